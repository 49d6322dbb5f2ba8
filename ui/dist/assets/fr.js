var e=`# Chaque phrase de la page en français.
app-name = Case Uploader
starting = Démarrage…
loading = Chargement…
close = Fermer
back = Retour
continue = Continuer
cancel = Annuler
change = Modifier
show = Afficher
pause = Pause
resume = Reprendre
try-again = Réessayer
problem = Problème
code-is = Code :
steps = Étapes
pages = Pages
practice = Site d’exercice : rien de réel n’est envoyé.
lost = Case Uploader ne répond pas. S’il a été fermé, relancez-le ; vos cas sont conservés.
closed-title = Case Uploader est fermé
closed-more = Vous pouvez fermer cette page. Les cas inachevés reprendront quand vous relancerez le programme.
title-error = Erreur :
language = Langue

step-sign_in = Connexion
step-where = Où
step-destination = Destination
step-files = Fichiers
step-review = Vérification
step-upload = Envoi
step-done = Terminé
step-home = Mes cas
step-settings = Réglages
step-check = Vérifier des fichiers
step-doctor = Connexion
step-of = Étape { $step } sur { $total }
step-done-word = fait
step-closed = pas encore ouverte

summary-title = Il reste quelque chose à faire
ask-type_site = Saisissez l’adresse du site
ask-type_key = Collez votre clé API
ask-choose_group = Choisissez un groupe
ask-choose_project = Choisissez un projet
ask-choose_subject = Choisissez un sujet ou créez-en un
ask-settle_subject = Dites de quel sujet il s’agit
ask-mend_subject = Corrigez le libellé du sujet
ask-choose_session = Choisissez une session
ask-choose_acquisition = Choisissez une acquisition
ask-profile_failed = Les règles de suppression des données du patient n’ont pas pu être chargées
ask-choose_files = Choisissez les fichiers de ce cas
ask-nothing_left = Il ne reste rien à envoyer. Reprenez un élément
ask-settle_block = Réglez d’abord : { $name }
ask-confirm_warning = Confirmez que vous avez vu : { $name }
ask-accept_phi_risk = Acceptez l’envoi des données du patient ou choisissez un autre projet

signin-title = Connexion
signin-lead = Il vous faut votre site Flywheel et votre clé API. La coordination de l’essai peut vous donner les deux.
signin-site = Adresse du site
signin-site-hint = Par exemple trial.flywheel.io. Une clé API entière remplit ce champ pour vous.
signin-key = Clé API
signin-key-hint = Dans Flywheel : votre profil, puis « Access ». Copiez la clé entière et collez-la ici.
signin-do = Se connecter
signin-asking = Connexion en cours…
signin-practice = Utiliser la clé d’exercice
signin-safe = La clé est gardée dans le coffre d’identifiants de cet ordinateur, s’il en a un, et nulle part ailleurs.

privacy-on = Les données du patient sont supprimées sur cet ordinateur avant l’envoi.
privacy-profile = Profil :
privacy-off = Risque PHI : ce projet ne supprime pas les données du patient.
privacy-off-more = Les noms, dates de naissance et numéros de dossier des fichiers seront envoyés tels quels.
privacy-accept = J’ai le droit d’envoyer des données de patient à ce projet, et je l’accepte.
privacy-loading = Recherche de la façon dont les données du patient sont supprimées…
privacy-checked = Vérifié : { $gone } valeurs identifiantes sur { $total } sont supprimées.
privacy-stays = Ce qui reste
stays-title = Ce qui reste dans les fichiers
stays-lead = Les règles ont été essayées sur des fichiers inventés qui portent une valeur dans chaque élément identifiant de la norme DICOM ({ $edition }).
stays-nothing = Aucun ne reste tel quel.
stays-stays = Ces { $count } restent tels quels
stays-where-top = hors des séquences
stays-where-nested = dans les séquences
stays-beside = Également tels quels
stays-notes = Remarques pour la coordination de l’essai : { $count }. La commande « case-uploader profile check » les affiche.
outcome-stays = reste
outcome-untested = non essayé
outcome-changed = changé
outcome-shifted = décalé
outcome-hashed = haché
outcome-new_uid = nouvel UID
outcome-replaced = remplacé
outcome-emptied = vidé
outcome-removed = supprimé
outcome-refused = fichier non envoyé
beside-preamble = Les 128 premiers octets du fichier
beside-meta = Noms et adresses des ordinateurs de l’hôpital dans l’en-tête
beside-trailing_padding = Remplissage à la fin du fichier
beside-overlay_label = Libellés de superpositions
beside-unknown = Éléments que la norme ne connaît pas
beside-private = Éléments privés du constructeur
beside-file_name = Une partie du nom du fichier
level-project = fixé pour ce projet
level-group = fixé pour le groupe
level-site = fixé pour tout le site

menu-placeholder = Tapez pour chercher
menu-none = Aucun résultat.
menu-some = { $some } sur { $total } affichés. Continuez à taper pour préciser.
menu-all =
    { $total ->
        [one] 1 choix
       *[other] { $total } choix
    }
menu-clear = Effacer { $label }
menu-not-chosen = Pas encore choisi : prenez-le dans la liste.

where-title = Où va ce cas ?
where-lead = Choisissez d’abord un groupe ou un projet. Chaque liste restreint l’autre.
where-none = Il n’y a aucun projet auquel vous pouvez envoyer des cas.
where-none-next = Demandez à la coordination de l’essai le droit d’envoyer. Les listes montrent ce qui manque.
where-count = Vous pouvez envoyer à { $usable } projets sur { $total }.
group = Groupe
group-hint = En général l’essai.
project = Projet
project-hint = En général la place de votre hôpital dans l’essai.
why-locked = Verrouillé : n’accepte aucun envoi. Demandez à la coordination de l’essai.
why-no_rights = Vous pouvez le voir mais pas y envoyer. Demandez ce droit à la coordination de l’essai.
why-no_templates = N’a pas de Session Templates. Demandez à la coordination de l’essai de les ajouter.
why-ask = { $project } ne peut pas être choisi avant cela.

target-title = Les images de qui, et pour quelle visite ?
target-lead = Tous les libellés viennent de { $project }. Rien ne peut arriver au mauvais endroit.
subject = Sujet
subject-hint = Tapez une partie du code du sujet. S’il n’existe pas encore, vous pouvez le créer.
subject-create = Créer le sujet « { $label } »
subject-create-anyway = Non, créer « { $label } »
subject-use = Utiliser { $label }
subject-new = Le nouveau sujet « { $label } » sera créé à l’envoi.
subject-checking = Vérification du libellé…
subject-count = { $count } sujets jusqu’ici.
subject-near = « { $label } » n’existe pas encore, mais ressemble à un libellé existant.
subject-near-more = Vouliez-vous dire :
session = Session
session-hint = La visite.
acquisition = Acquisition
acquisition-hint = Ce qui a été examiné.
acquisition-waits = Choisissez d’abord une session.
patterns-session =
    { $count ->
        [one] 1 session ne peut pas être proposée
       *[other] { $count } sessions ne peuvent pas être proposées
    }
patterns-acquisition =
    { $count ->
        [one] 1 acquisition ne peut pas être proposée
       *[other] { $count } acquisitions ne peuvent pas être proposées
    }
patterns-why = Ce sont des modèles et non des libellés fixes, on ne peut donc pas les choisir. S’il vous en faut un, demandez à la coordination de l’essai d’en faire un libellé fixe.
label-empty = Saisissez un libellé.
label-characters = Le libellé contient des caractères que Flywheel ne peut pas garder. Utilisez des lettres, chiffres, tirets et traits bas.
label-edge_spaces = Le libellé commence ou finit par une espace.
label-too_long = Le libellé est trop long.
label-final_dot = Le libellé finit par un point. Flywheel le supprimerait.
label-invisible = Le libellé contient un caractère invisible.
label-other = Ce libellé ne peut pas être utilisé. Écrivez-le comme le protocole de l’étude.

files-title = Choisissez les fichiers
files-lead = Prenez le CD ou le dossier entier. Vous verrez tout avant l’envoi.
files-title-check = Vérifiez les fichiers
files-lead-check = Rien n’a encore été envoyé. Retirez ce qui n’appartient pas à ce cas.
drop-here = Déposez le CD, le dossier ou les fichiers n’importe où dans cette fenêtre
drop-browser = Choisissez le CD, le dossier ou les fichiers de ce cas
drop-kinds = Dossiers et CD DICOM, archives ZIP et autres fichiers comme PDF ou NIfTI.
drop-now = Relâchez pour ajouter les fichiers
choose-folder = Choisir un dossier ou un CD
choose-files = Choisir des fichiers
choose-any = Choisir des fichiers ou un dossier
choose-sample = Utiliser le cas d’exemple
add-any = Ajouter
add-folder = Ajouter un dossier
add-files = Ajouter des fichiers
scan-title = Lecture des fichiers
scan-walking = Recherche de fichiers : { $found } trouvés jusqu’ici
scan-reading = { $read } fichiers lus sur { $found }
scan-cancel = Arrêter la lecture
files-checking = Vérification…
some-files =
    { $files ->
        [one] { $files } fichier
       *[other] { $files } fichiers
    }
some-series =
    { $series ->
        [one] { $series } série
       *[other] { $series } séries
    }
files-kept =
    { $series ->
        [one] 1 série sur { $total }
       *[other] { $series } séries sur { $total }
    } · { some-files } · { $size } à envoyer
files-clear = Recommencer
files-other =
    { $count ->
        [one] 1 autre fichier
       *[other] { $count } autres fichiers
    }
files-failed =
    { $count ->
        [one] 1 fichier ne peut pas être envoyé
       *[other] { $count } fichiers ne peuvent pas être envoyés
    }
files-skipped =
    { $count ->
        [one] 1 fichier est ignoré
       *[other] { $count } fichiers sont ignorés
    }
files-duplicate =
    { $count ->
        [one] 1 fichier est une copie exacte
       *[other] { $count } fichiers sont des copies exactes
    }
files-more = Afficher la suite ({ $shown } sur { $total })
images =
    { $count ->
        [one] 1 image
       *[other] { $count } images
    }

patient-unnamed = Aucun nom dans les fichiers
patient-born = né(e) le
patient-id = ID
patient-check = Est-ce la bonne personne pour { $subject } ? Ces données ne sont montrées qu’ici, pour que vous puissiez vérifier.
patient-which = Ces fichiers montrent plus d’un patient. Lequel est celui de ce cas ?
review-patient-note = Montré ici seulement.

severity-block = Arrêt :
severity-warn = À vérifier :
severity-info = Note :
settle-now = Cela doit être réglé avant l’envoi.
confirm-now = Confirmez que vous l’avez vu, ou retirez-le.
finding-confirm = J’ai regardé ; c’est correct.
finding-leave-out =
    { $count ->
        [one] Retirer cette série
       *[other] Retirer ces { $count } séries
    }
finding-files-out =
    { $count ->
        [one] Retirer ce fichier
       *[other] Retirer ces { $count } fichiers
    }
finding-files-more =
    { $count ->
        [one] et 1 autre, dans la liste des autres fichiers ci-dessous
       *[other] et { $count } autres, dans la liste des autres fichiers ci-dessous
    }
findings-info =
    { $count ->
        [one] 1 note
       *[other] { $count } notes
    }
owner-you = Vous pouvez le régler.
owner-it = Votre service informatique peut le régler.
owner-coordinator = La coordination de l’essai peut le régler.
owner-flywheel = L’assistance Flywheel peut le régler.

finding-without = Envoyer le reste sans ces fichiers.
finding-several_patients = Ces fichiers appartiennent à plus d’une personne. Choisissez celle de ce cas.
    .name = Plusieurs patients
finding-patient_names_differ = Le même numéro de patient et la même date de naissance portent des noms différents. Assurez-vous que tout vient de la même personne.
    .name = Noms différents
finding-patient_missing =
    { $count ->
        [one] Un fichier ne dit pas à qui il est ; d’autres le disent. Assurez-vous qu’il appartient à ce cas.
       *[other] { $count } fichiers ne disent pas à qui ils sont ; d’autres le disent. Assurez-vous qu’ils appartiennent à ce cas.
    }
    .name = Patient non indiqué
finding-several_studies = Les fichiers viennent de { $count } examens différents. Assurez-vous que tous appartiennent à cette visite.
    .name = Plusieurs examens
finding-nothing_to_send = Rien dans la sélection ne peut être envoyé. Choisissez le dossier des images.
    .name = Rien à envoyer
finding-localizer_only = Il n’y a que des images de repérage. Assurez-vous que les images elles-mêmes ont aussi été exportées.
    .name = Repérages seulement
finding-missing_uid =
    { $count ->
        [one] Un fichier n’a pas les numéros qui disent quelle image il est. Faites-le exporter à nouveau depuis l’archive, ou envoyez sans lui.
       *[other] { $count } fichiers n’ont pas les numéros qui disent quelles images ils sont. Faites-les exporter à nouveau depuis l’archive, ou envoyez sans eux.
    }
    .name = Identifiant manquant
finding-truncated =
    { $count ->
        [one] Une image est coupée et illisible. Copiez-la à nouveau depuis l’appareil, l’archive ou le disque, ou envoyez sans elle.
       *[other] { $count } images sont coupées et illisibles. Copiez-les à nouveau depuis l’appareil, l’archive ou le disque, ou envoyez sans elles.
    }
    .name = Images coupées
finding-same_uid_different_content =
    { $count ->
        [one] Un fichier se donne pour une image déjà présente, mais il diffère. Choisissez un seul export, ou retirez la série.
       *[other] { $count } fichiers se donnent pour les mêmes images, mais ils diffèrent. Choisissez un seul export, ou retirez la série.
    }
    .name = Même image, autre contenu
finding-duplicates =
    { $count ->
        [one] Un fichier est la copie exacte d’un autre. Chaque image est envoyée une fois.
       *[other] { $count } fichiers sont des copies exactes d’autres. Chaque image est envoyée une fois.
    }
    .name = Copies
finding-unreadable =
    { $count ->
        [one] Un fichier ne peut pas être lu sur le disque. Copiez-le à nouveau ou essayez un autre lecteur. Il n’est pas envoyé.
       *[other] { $count } fichiers ne peuvent pas être lus sur le disque. Copiez-les à nouveau ou essayez un autre lecteur. Ils ne sont pas envoyés.
    }
    .name = Fichiers illisibles
finding-not_parsable =
    { $count ->
        [one] Un fichier ressemble à du DICOM, mais il est endommagé. Copiez-le à nouveau depuis l’appareil ou l’archive. Il n’est pas envoyé.
       *[other] { $count } fichiers ressemblent à du DICOM, mais ils sont endommagés. Copiez-les à nouveau depuis l’appareil ou l’archive. Ils ne sont pas envoyés.
    }
    .name = Fichiers endommagés
finding-changed =
    { $count ->
        [one] Un fichier a changé ou disparu pendant la lecture. Attendez la fin de la copie, puis choisissez-le à nouveau. Il n’est pas envoyé.
       *[other] { $count } fichiers ont changé ou disparu pendant la lecture. Attendez la fin de la copie, puis choisissez-les à nouveau. Ils ne sont pas envoyés.
    }
    .name = Fichiers modifiés
finding-reader_died =
    { $count ->
        [one] Un fichier n’a pas pu être lu sans danger. Il n’est pas envoyé.
       *[other] { $count } fichiers n’ont pas pu être lus sans danger. Ils ne sont pas envoyés.
    }
    .name = Lecture dangereuse
finding-archive_unusable =
    { $count ->
        [one] Un fichier est dans une archive ZIP endommagée, chiffrée, bien trop grande ou mal nommée. Décompressez-la vous-même et choisissez le dossier. Il n’est pas envoyé.
       *[other] { $count } fichiers sont dans des archives ZIP endommagées, chiffrées, bien trop grandes ou mal nommées. Décompressez-les vous-même et choisissez le dossier. Ils ne sont pas envoyés.
    }
    .name = Archive inutilisable
finding-nested_archive =
    { $count ->
        [one] Un fichier est une archive que l’on ne peut pas ouvrir ici. Décompressez-la vous-même et choisissez le dossier. Il n’est pas envoyé.
       *[other] { $count } fichiers sont des archives que l’on ne peut pas ouvrir ici. Décompressez-les vous-même et choisissez le dossier. Ils ne sont pas envoyés.
    }
    .name = Archive dans une archive
finding-empty_images =
    { $count ->
        [one] Un fichier qui pourrait être une image est vide. Assurez-vous que l’export est complet. Il n’est pas envoyé.
       *[other] { $count } fichiers qui pourraient être des images sont vides. Assurez-vous que l’export est complet. Ils ne sont pas envoyés.
    }
    .name = Images vides
finding-empty_files =
    { $count ->
        [one] Un fichier est vide. Il n’est pas envoyé.
       *[other] { $count } fichiers sont vides. Ils ne sont pas envoyés.
    }
    .name = Fichiers vides
finding-other_files =
    { $count ->
        [one] Un fichier n’est pas une image DICOM. Il est envoyé tel quel.
       *[other] { $count } fichiers ne sont pas des images DICOM. Ils sont envoyés tels quels.
    }
    .name = Autres fichiers
finding-other_pictures =
    { $count ->
        [one] L’un des autres fichiers est une image, une vidéo ou un PDF où un nom peut se voir. Le programme ne regarde pas ce qui s’y voit. Regardez-le avant de confirmer, ou retirez-le.
       *[other] { $count } des autres fichiers sont des images, des vidéos ou des PDF où des noms peuvent se voir. Le programme ne regarde pas ce qui s’y voit. Regardez-les avant de confirmer, ou retirez-les.
    }
    .name = Autres images
finding-missing_slices = Coupes qui semblent manquer entre d’autres : { $count }. Comparez avec l’appareil ou l’archive, et exportez la série à nouveau s’il manque quelque chose.
    .name = Coupes manquantes
finding-uneven_spacing = Coupes qui ne sont pas à la distance des autres : { $count }. Comparez avec l’appareil ou l’archive, et exportez la série à nouveau s’il manque quelque chose.
    .name = Espacement inégal
finding-spacing_varies = Endroits où la distance entre coupes diffère : { $count }. Rien à faire si l’examen était prévu ainsi.
    .name = Espacement variable
finding-number_gaps = Numéros d’images sautés : { $count }. Vérifiez que la série est complète ; les appareils aussi sautent des numéros.
    .name = Numéros d’images sautés
finding-number_repeats = Images dont une autre porte aussi le numéro : { $count }. Rien à faire : les appareils réutilisent des numéros.
    .name = Numéros d’images répétés
finding-incomplete_phases = Endroits avec plus ou moins d’images que les autres, donc une phase ou un écho incomplet : { $count }. Vérifiez à l’appareil si l’acquisition a été arrêtée tôt ; sinon exportez la série à nouveau.
    .name = Phase incomplète
finding-fewer_than_told = Images en moins par rapport à ce que l’appareil annonce : { $count }. Comparez avec l’appareil ou l’archive, et exportez la série à nouveau s’il manque quelque chose.
    .name = Moins d’images qu’annoncé
finding-mixed_orientation = Images orientées autrement que le reste de leur série, comme un repérage : { $count }. Assurez-vous qu’elles appartiennent à cette série.
    .name = Directions mêlées
finding-several_stacks = Piles de coupes de directions différentes dans une série : { $count }. Rien à faire si l’examen était prévu ainsi.
    .name = Plusieurs piles
finding-mixed_matrix = Images d’une autre taille ou d’un autre pas de pixel que le reste de leur série : { $count }. Assurez-vous qu’elles appartiennent à cette série.
    .name = Tailles d’images mêlées
finding-mixed_pixels = Images dont les pixels sont enregistrés autrement que dans le reste de leur série : { $count }. Exportez la série à nouveau ; si cela reste, dites-le à la coordination.
    .name = Formes de pixels mêlées
finding-mixed_modality = Objets d’un autre type dans la série : { $count }. Assurez-vous qu’ils appartiennent à cette série.
    .name = Types mêlés
finding-position_missing = Images qui ne disent pas où elles sont, alors que d’autres de leur série le disent : { $count }. Faites exporter la série à nouveau depuis l’archive.
    .name = Position manquante
finding-single_image = Séries d’une seule image là où une pile est habituelle : { $count }. Assurez-vous que toute la série a été exportée.
    .name = Image unique
finding-small_case = Images dans toute la sélection : { $count }. Assurez-vous que tout l’examen a été exporté.
    .name = Peu d’images
finding-large_case = Fichiers dans la sélection, plus qu’un examen n’en a d’habitude : { $count }. Assurez-vous qu’il n’y a pas d’autres examens parmi eux.
    .name = Très nombreux fichiers
finding-undecodable = Images impossibles à afficher, car leurs pixels compressés sont endommagés : { $count }. Exportez la série à nouveau, de préférence sans compression.
    .name = Images endommagées
finding-no_decoder = Images compressées d’une façon illisible ici : { $count }. Rien à faire : elles sont envoyées telles quelles.
    .name = Compression inconnue
finding-burned_in_flag = Images qui déclarent contenir du texte incrusté : { $count }. Regardez-les. Si un nom ou un numéro est lisible, noircissez-le ou retirez la série.
    .name = Texte dans l’image
finding-burned_in_text = Séries dont les images contiennent du texte lisible : { $count }. Regardez-les. Si un nom ou un numéro est lisible, noircissez-le ou retirez la série.
    .name = Texte lu dans les images
finding-burned_in_risk = Images d’un type où des noms sont souvent inscrits : { $count }. Regardez-les avant de confirmer, ou retirez la série.
    .name = Noms possibles dans l’image
finding-masked_unread = Images masquées que le programme n'a pas pu relire : { $count }. Regardez-les encore une fois avant de confirmer.
    .name = Masquées, non relues
finding-pictures_masked = Images dont des parties partent en noir : { $count }. Rien à faire.
    .name = Images masquées
finding-pictures_cleared = Images dont quelqu'un a dit après les avoir vues qu'elles ne nomment personne : { $count }. Rien à faire.
    .name = Images approuvées
finding-text_objects = Objets contenant du texte, comme des comptes rendus : { $count }. Retirez-les, sauf si l’étude les demande.
    .name = Documents texte
finding-raw_data = Objets contenant des données propres au fabricant, illisibles pour tous : { $count }. Retirez-les, sauf si l’étude les demande.
    .name = Données brutes du fabricant
finding-derived = Images calculées à partir d’autres : { $count }. Rien à faire si l’étude les souhaite.
    .name = Images calculées
finding-dangling_references = Objets qui renvoient à des images hors de la sélection : { $count }. Vérifiez que leurs images sont envoyées aussi.
    .name = Renvois à des images absentes
finding-iod_incomplete = Images sans des valeurs demandées par la norme DICOM : { $count }. Rien à faire.
    .name = Valeurs manquantes
finding-odd_encoding = Séries avec des valeurs privées ou sans nom, que nul ne peut interpréter : { $count }. Rien à faire : la dé-identification en décide.
    .name = Valeurs inconnues
finding-odd_uids = Images dont les identifiants ne suivent pas la norme DICOM : { $count }. Rien à faire.
    .name = Identifiants inhabituels
finding-lossy = Images compressées avec perte : { $count }. Vérifiez que l’étude l’admet ; sinon exportez la série sans compression.
    .name = Compression avec perte
finding-overlays = Images portant des dessins ou courbes superposés : { $count }. Rien à faire : la dé-identification en décide.
    .name = Dessins superposés
finding-face_visible = Séries où un visage pourrait être rendu visible : { $count }. Rien à faire si l’étude le sait.
    .name = Visage reconstituable
finding-date_impossible = Images à la date impossible, future ou antérieure à la naissance : { $count }. Vérifiez l’horloge de l’appareil et les données du patient.
    .name = Date impossible
finding-date_old = Images datées d’avant 1990 : { $count }. Rien à faire si les dates ont été changées exprès.
    .name = Date très ancienne
finding-acquired_before_study = Images prises avant le début de leur examen, selon leurs dates : { $count }. Vérifiez l’horloge de l’appareil.
    .name = Prises avant l’examen
finding-wrong_modality = Séries d’un type que l’acquisition choisie ne demande pas : { $count }. Vérifiez l’acquisition et les fichiers choisis.
    .name = Mauvais type pour l’acquisition
finding-too_few_series = L’acquisition choisie demande au moins { $minimum } fichiers ; il y en a { $count }. Assurez-vous que tout a été exporté.
    .name = Trop peu de fichiers
finding-rule_violated = Séries qui ne respectent pas la règle de l’étude sur { $rule } : { $count }. Demandez à la coordination de l’essai si elles conviennent malgré tout.
    .name = Règle de l’étude non respectée
finding-rule_violated_block = Séries qui ne respectent pas la règle de l’étude sur { $rule } : { $count }. Elles ne peuvent pas être envoyées. Demandez à la coordination de l’essai.
    .name = Interdit par une règle de l’étude
finding-expected_missing = Séries demandées par la règle de l’étude sur { $rule } et absentes : { $count }. Assurez-vous que tout a été exporté.
    .name = Séries attendues manquantes
finding-rules_unusable = Le fichier de règles de l’étude est inutilisable ({ $problem }). Dites-le à la coordination de l’essai. Les autres contrôles sont faits quand même.
    .name = Règles de l’étude inutilisables
finding-person_differs = La personne de ces fichiers n’est pas celle dont des fichiers ont été envoyés sous ce sujet. Vérifiez le sujet et les fichiers.
    .name = Autre personne qu’avant
finding-person_elsewhere = Autres sujets sous lesquels des fichiers de cette personne ont été envoyés : { $count }. Vérifiez le sujet.
    .name = Déjà envoyée sous un autre sujet
finding-sent_before = Examens déjà envoyés depuis cet ordinateur : { $count }. Ne les envoyez à nouveau que si on vous l’a demandé.
    .name = Déjà envoyé
finding-not_deidentifiable = Les séries marquées ne peuvent donc pas être envoyées (images : { $count }). Laissez-les de côté ou copiez-les à nouveau depuis l’appareil. Si cela ne suffit pas, indiquez au coordinateur de l’essai : { $reasons }.
    .name = Données impossibles à retirer
finding-other = Le contrôle « { $code } » a trouvé quelque chose dans { $series } séries.
    .name = Autre contrôle

series-table = Séries de ce cas
series-unnamed = Série sans nom
series-send = Envoyer { $name }
series-look = Voir les images de { $name }
series-changes = Avant et après : { $name }
series-changes-short = Avant / après
series-fine = Aucun problème
series-out = Retirée
series-more = +{ $count }
series-images-kept = { $kept } sur { $total }
series-count =
    { $count ->
        [one] 1 série
       *[other] { $count } séries
    }
col-send = Envoyer
col-picture = Image
col-series = Série
col-date = Date
col-images = Images
col-size = Taille
col-checks = Contrôles

picture-no_pixels = Pas d’image dans ce fichier
picture-damaged = L’image est endommagée
picture-too_large = L’image est trop grande à afficher
picture-too_slow = L’image est trop longue à afficher
picture-unsupported = Ce type d’image ne peut pas être affiché
picture-gone = Le fichier n’est plus là
picture-worker_died = L’image ne peut pas être affichée
look-title = Noms dans l'image
look-read = Endroits où du texte a été lu, encadrés en jaune : { $count }.
look-clean = Aucun texte n'a été lu dans ces images.
look-left = Aucun texte n'a été lu à côté du noir.
look-unread = Le programme n'a pas lu ces images. Cherchez vous-même des noms.
look-reading = Les images sont relues…
look-cleared = Vous avez dit que rien ici ne nomme le patient.
look-accept = Noircir ce qui a été lu
look-remembered = Comme la dernière fois sur cet appareil
look-known = Comme d'habitude pour cet appareil
look-add = Ajouter un cadre
look-hint = Tracez un cadre à la souris. Ou ajoutez-en un et déplacez-le avec les flèches ; avec Maj elles changent sa taille.
look-boxes = Cadres noirs
look-all = Toutes les images de cet appareil et de cette taille reçoivent les cadres : { $count }.
look-box = Cadre noir { $number } sur { $count }
look-box-at = { $width } sur { $height } pixels, à { $left } de la gauche et { $top } du haut
look-remove = Retirer le cadre { $number }
look-clear = Rien ici ne nomme le patient
look-undo = Annuler
look-leave-out = Laisser la série de côté
look-take-in = Reprendre la série
look-done = Terminé
look-next = Série suivante à regarder
look-open = Regarder les images
viewer-before = Image précédente
viewer-after = Image suivante
viewer-slice = Image
viewer-of = Image { $index } sur { $count }
viewer-note = Seulement pour reconnaître la série. Pas pour le diagnostic.
viewer-leave-out = Retirer cette image
viewer-take-in = Reprendre cette image
viewer-image-out = Cette image est retirée. Le reste de la série est envoyé.
viewer-series-out = Toute la série est retirée.

changes-title = Ce qui est supprimé avant l’envoi
changes-lead = Première image de « { $name } ». Les mêmes règles valent pour toutes les images.
changes-none = Rien n’est changé : les données du patient sont envoyées telles quelles.
changes-count = { $changed } éléments sur { $total } sont changés avant que cette image quitte l’ordinateur.
changes-find = Chercher un élément
changes-all = Montrer aussi ce qui reste
changes-element = Élément
changes-before = Dans vos fichiers
changes-after = Ce qui est envoyé
changes-file-name = Nom du fichier
changes-cut = { $shown } sur { $total } affichés. Cherchez pour préciser.
element-PixelData = Images
element-private = Élément privé
element-PatientName = Nom du patient
element-PatientID = ID du patient
element-PatientBirthDate = Date de naissance
element-PatientSex = Sexe
element-StudyDate = Date de l’examen
element-AccessionNumber = Numéro de demande
element-InstitutionName = Établissement
action-keep = Gardé
action-remove = Supprimé
action-replace = Remplacé
action-replace-with = Remplacé
action-hash = Haché
action-hashuid = Haché
action-increment-date = Décalé
action-increment-datetime = Décalé
action-encrypt = Chiffré
action-remove-private-tags = Supprimé
action-remove-undefined = Supprimé
action-replace-with-insert = Remplacé
action-regex-sub = Remplacé
action-jitter = Décalé
action-add = Ajouté
action-exit = Marqué
action-patient-age-from-birthdate = Calculé
action-mask = Noirci
action-alter_pixels = Noirci
action-other = Changé

reason-empty = Fichier vide
reason-system_file = Fichier du système
reason-hidden = Fichier caché
reason-dicomdir = Table des matières du disque
reason-viewer_file = Programme de lecture du disque
reason-duplicate_path = Choisi deux fois
reason-link_loop = Lien qui revient à lui-même
reason-not_a_file = Pas un fichier ordinaire
reason-not_dicom = Pas du DICOM : le service informatique de votre hôpital n’autorise que le DICOM
reason-unreadable = Illisible
reason-not_parsable = Endommagé, ou fichier DICOM incomplet
reason-truncated = Coupé
reason-missing_uid = Un identifiant requis manque
reason-changed = Modifié pendant la lecture
reason-archive_damaged = Archive endommagée
reason-archive_encrypted = Archive avec mot de passe
reason-archive_too_large = L’archive se décompresse au-delà de ce qui est sûr
reason-unsafe_name = L’archive contient un nom dangereux
reason-nested_archive = Archive dans une archive
reason-reader_died = N’a pas pu être lu sans danger
reason-deid_refused = Les données du patient n’ont pas pu être supprimées
reason-value_echo = Le fichier dit qui est un patient de ce dossier
reason-name_identifies = Le nom du fichier peut révéler qui est le patient
reason-type_refused = Le profil n’admet pas ce type de fichier
reason-same_content = Copie exacte d’un autre fichier
reason-left_out = Retiré par vous
reason-other = Autre raison
type-nifti = NIfTI
type-pdf = Document PDF
type-dicom = DICOM
type-image = Image
type-video = Vidéo
type-other = Autre fichier

review-title = Vérifiez avant d’envoyer
review-lead = Rien n’a encore quitté cet ordinateur.
review-where = Où cela va
review-what = Ce qui part
review-patient = Patient dans les fichiers
review-goes = Envoyé
review-stays = Non envoyé
review-confirmed = Confirmé par vous
review-privacy = Données du patient
review-change = Modifier { $name }
review-sum =
    { $series ->
        [one] 1 série
       *[other] { $series } séries
    }, { some-files }, { $size }
review-more =
    { $count ->
        [one] et 1 autre série
       *[other] et { $count } autres séries
    }
review-others =
    { $count ->
        [one] 1 autre fichier
       *[other] { $count } autres fichiers
    }
review-left-out = { $count } retirés par vous
review-behind =
    { $count ->
        [one] 1 fichier :
       *[other] { $count } fichiers :
    }
review-nothing = Tout ce que vous avez choisi est envoyé.
review-profile = Supprimées par
review-no-profile = Envoyées telles quelles. Vous acceptez le risque.
review-see = Voir ce qui est supprimé
review-send = Envoyer { some-series }, { some-files }
review-sending = Préparation…
subject-will-be-new = nouveau

upload-title = Envoi du cas
upload-title-queued = Le cas est en attente
upload-starting = Préparation…
upload-preparing =
    { $total ->
        [one] Suppression des données du patient de { $total } fichier
       *[other] Suppression des données du patient : { $done } fichiers sur { $total }
    }
upload-both = Suppression des données du patient : { $done } fichiers sur { $total }. Envoyé jusqu’ici : { $sent }
upload-sending = Envoyé : { $done } sur { $total }
upload-queued = Il part de lui-même quand le cas précédent est envoyé.
upload-waiting = En attente
upload-pausing = Mise en pause…
upload-cancelling = Annulation…
upload-paused = En pause. Rien n’est perdu.
upload-stopped = Arrêté. Rien n’est perdu.
upload-removing = Suppression du cas de cet ordinateur…
upload-not_sent = Rien de ce cas n’a été envoyé.
upload-begin-again = Recommencer ce cas
upload-forget = Retirer de la liste
upload-said = { $percent } faits
upload-list = Les séries en détail
upload-list-empty = S’affiche dès que la première série est prête.
upload-safe = Vous pouvez fermer la fenêtre ou éteindre l’ordinateur : le cas reprend où il en était quand vous relancez Case Uploader.
wait-network = La connexion est coupée.
wait-server_busy = Le site est occupé.
wait-storage = Le stockage est occupé.
wait-more = L’envoi reprend de lui-même. Rien n’est perdu.
left-moment = Moins d’une minute restante
left-minutes =
    { $minutes ->
        [one] Environ 1 minute restante
       *[other] Environ { $minutes } minutes restantes
    }
left-hours =
    { $hours ->
        [one] Environ 1 heure restante
       *[other] Environ { $hours } heures restantes
    }
to-home = Mes cas
new-case = Envoyer un autre cas
new-case-first = Envoyer un cas
new-case-meanwhile = Commencer le cas suivant
cancel-case = Annuler l’envoi
cancel-title = Annuler l’envoi pour { $label } ?
cancel-what = Le cas est abandonné et ses copies préparées sont supprimées de cet ordinateur. Ce qui a déjà été envoyé n’est pas importé par le site.
cancel-stays = Vos propres fichiers restent exactement où ils sont. Vous pouvez les envoyer à nouveau quand vous voulez.
cancel-keep = Continuer l’envoi
cancel-do = Annuler l’envoi
close-title = Fermer pendant l’envoi d’un cas ?
close-what = L’envoi s’arrête et reprend de lui-même quand vous relancez Case Uploader. Rien n’est perdu.
close-keep = Laisser ouvert
close-do = Fermer maintenant

done-title-sent = Envoyé
done-title-landed = Arrivé : tout est à sa place
done-title-landed_in_part = Tout n’est pas arrivé
done-title-held = Le site retient le cas
done-title-failed = Le site n’a pas pu importer le cas
done-title-stopped = Envoyé, mais non suivi jusqu’au bout
done-what = { $subject } · { $session } · { $acquisition }
done-more-sent =
    { $files ->
        [one] Le fichier est au site, qui le met maintenant à sa place.
       *[other] Les { $files } fichiers sont au site, qui les met maintenant à leur place.
    }
done-more-landed =
    { $files ->
        [one] Le rapport du site mentionne le fichier à cet endroit.
       *[other] Le rapport du site mentionne les { $files } fichiers à cet endroit.
    }
done-more-landed_in_part = Le rapport du site ne mentionne pas tous les fichiers. La coordination de l’essai peut en voir la raison sur la page de la tâche.
done-more-held = Tous les fichiers sont en sûreté au site, mais une partie de ce cas s’y trouve déjà, ou sous un autre nom. Rien n’est doublé. La coordination de l’essai décide de la suite sur la page de la tâche.
done-more-failed = Les fichiers sont en sûreté au site, mais son importation a échoué. La coordination de l’essai peut en voir la raison sur la page de la tâche.
done-more-stopped = Tous les fichiers sont au site. Ce qu’ils y sont devenus n’est pas encore connu.
done-may-close = Vous pouvez fermer la fenêtre ou commencer le cas suivant.
done-job = Tâche d’importation au site
done-open = Ouvrir dans le navigateur
done-copy = Copier le lien
done-copied = Copié
receipt = Reçu
receipt-when = Commencé
receipt-who = Envoyé par
receipt-case = Cas
receipt-sent = Envoyé
receipt-sent-is = { some-files }, { $size }
receipt-no-profile = Envoyées telles quelles ; le risque PHI a été accepté
receipt-equation =
    { $seen } vus = { $landed } { $state ->
        [landed] arrivés
       *[sent] envoyés
    } + { $duplicates } copies + { $skipped } ignorés + { $failed } en échec + { $leftout } retirés
receipt-mask = Cadres noirs tracés : { $count }
receipt-list =
    { $count ->
        [one] 1 élément au site
       *[other] { $count } éléments au site
    }
receipt-save-pdf = Enregistrer en PDF
receipt-save-json = Enregistrer en JSON
receipt-coming = Le reçu est en cours d’écriture…

home-title = Mes cas
home-lead = Tout ce que vous avez envoyé ou commencé sur cet ordinateur.
home-going = en cours d’envoi
home-draft = Brouillon
home-draft-none = Pas encore de sujet
home-draft-files = Les fichiers ne sont pas gardés avec un brouillon, car leurs noms peuvent révéler qui est le patient. Choisissez-les à nouveau.
home-draft-go = Continuer
home-draft-discard = Jeter
home-open = Inachevés
home-over = Terminés
home-show = Afficher le cas de { $label }
home-forget = Retirer le cas de { $label } de cette liste
home-cancel = Annuler l’envoi pour { $label }
home-empty = Pas encore de cas
home-empty-more = Un cas prend quelques minutes : dire où il va, choisir les fichiers, vérifier, envoyer.
status-draft = Brouillon
status-queued = En attente
status-preparing = Préparation
status-uploading = Envoi
status-waiting = En attente
status-pausing = Mise en pause
status-cancelling = Annulation
status-paused = En pause
status-stopped = Arrêté
status-sent = Envoyé
status-landed = Arrivé
status-landed_in_part = Arrivé en partie
status-held = Retenu
status-failed = Échec
status-removing = Suppression
status-not_sent = Non envoyé

settings-title = Réglages
language-system = Comme le système
settings-look = Clair ou sombre suit votre système.
settings-account = Compte
settings-busy = Un cas est en cours d’envoi avec cette connexion. Mettez-le en pause avant de vous déconnecter.
sign-out = Se déconnecter
settings-about = À propos
settings-network = Réseau
settings-version = Case Uploader { $version }
settings-privacy = Case Uploader parle à votre site Flywheel et à personne d’autre. Il ne garde aucune donnée de patient une fois le cas terminé.
settings-computer = Cet ordinateur
settings-it = Fixé par le service informatique de votre hôpital
settings-it-more = Cela vaut pour tous sur cet ordinateur. Seul le service informatique de votre hôpital peut le changer.
settings-trouble = Le service informatique de votre hôpital doit corriger les réglages de ce programme
settings-trouble-more = Rien de ce qui protège les patients n’en est affaibli.
setting-locked = Fixé par le service informatique de votre hôpital.
setting-bad = Ceci est inutilisable. Écrivez par exemple : { $example }
setting-next = S’applique à votre prochaine connexion.
setting-on = Oui
setting-off = Non
setting-proxy = Proxy
setting-proxy-hint = Vide : le proxy du système. none : aucun proxy. pac+ et une adresse : le script qui le choisit.
setting-proxy_exceptions = Hôtes sans proxy
setting-proxy_exceptions-hint = Séparés par des virgules.
setting-ca_file = Fichier de certificats supplémentaires
setting-ca_file-hint = Pour les réseaux qui inspectent le trafic chiffré. Votre service informatique sait si vous en avez besoin.
setting-limit_rate = Limite de débit
setting-limit_rate-hint = Par exemple 5M pour 5 Mo par seconde, ou 07:00-18:00=5M,50M selon l’heure. Vide : aucune limite. S’applique aussitôt.
setting-workers = Processus qui préparent les fichiers
setting-workers-hint = Vide : autant que cet ordinateur a de processeurs. S’applique au prochain cas.
setting-site_address = Adresse du site
setting-require_profile = Rien n’est envoyé sans règles de suppression des données du patient
setting-forbid_non_dicom = Seuls des fichiers DICOM sont envoyés
setting-newest_version = Version la plus récente
setting-update_hint = Où l’obtenir
setting-data_dir = Dossier de données
setting-language = Langue
newest-title = Il y a une version plus récente : { $version }
newest-of-it = Le service informatique de votre hôpital la tient prête.
newest-of-site = La coordination de l’essai la demande. Votre service informatique peut l’installer.

folder-title = Choisir des fichiers ou un dossier
folder-lead = Cochez ce qui appartient au cas, ou ouvrez un dossier et prenez-le entier.
folder-start = Début
folder-up = Remonter
folder-choose = Choisir { $name }
folder-empty = Rien ici.
folder-left-off = { $count } autres ne sont pas affichés. Prenez plutôt le dossier entier.
folder-take =
    { $count ->
        [one] Prendre 1 élément
       *[other] Prendre { $count } éléments
    }
folder-take-this = Prendre ce dossier

notice-drop_not_here = Pour ajouter des fichiers, commencez d’abord un cas.
notice-drop_taken = Les fichiers sont en cours de lecture. Vous les verrez à l’étape Fichiers.
notice-receipt_saved = Le reçu est enregistré.
notice-receipt_not_saved = Le reçu n’a pas pu être enregistré là. Choisissez un autre dossier.
notice-check_saved = Le résultat est enregistré.
notice-check_not_saved = Le résultat n’a pas pu être enregistré à cet endroit. Choisissez un autre dossier.

err-unexpected = Un problème que Case Uploader n’attendait pas est survenu ({ $kind }).
    .next = Rien n’est perdu. Réessayez ; si cela revient, transmettez le code à votre service informatique.
err-program_gone = Case Uploader ne répond pas.
    .next = S’il a été fermé, relancez-le. Rien n’est perdu.
err-already_sent = Le cas est déjà envoyé, et le site a pris le relais.
    .next = S’il ne doit pas y rester, dites-le à la coordination de l’essai.
err-bad_argument = Cela n’a pas été compris ({ $problem }).
    .next = Fermez Case Uploader et relancez-le.
err-bad_settings = Le réglage { $name } est inutilisable : { $problem }
    .next = Demandez à votre service informatique de le corriger.
err-bad_subject_label = Le libellé du sujet ne peut pas être utilisé tel quel : { $problem }.
    .next = Écrivez-le comme le protocole de l’étude.
err-cancelled = Arrêté à votre demande.
    .next = Rien n’est perdu.
err-case_blocked = { $count } constats doivent être réglés avant que ce cas puisse partir.
    .next = Voyez-les à l’étape Fichiers.
err-case_busy = Un autre Case Uploader sur cet ordinateur travaille à ce cas.
    .next = Continuez dans cette fenêtre-là, ou fermez-la d’abord.
err-other_account = Ce cas a été commencé par une autre personne, ou pour un autre site.
    .next = Connectez-vous là avec ce compte. Le cas est gardé et reprendra alors.
err-program_open = Case Uploader est déjà ouvert sur cet ordinateur.
    .next = Continuez dans sa fenêtre, ou fermez-la d’abord.
err-case_damaged = Ce qui a été gardé de ce cas est illisible.
    .next = Envoyez le cas à nouveau depuis ses fichiers ; ce qui était arrivé est visible au site.
err-cases_running = Un cas est en cours d’envoi avec cette connexion.
    .next = Mettez-le d’abord en pause, ou attendez qu’il soit envoyé.
err-disk_full = Cet ordinateur a { $free } libres et il faut { $need }.
    .next = Libérez de la place, puis choisissez Réessayer. Rien n’est perdu.
err-drop_unsure = On ne sait pas lesquels des fichiers déposés sont visés, car plusieurs ont le même nom.
    .next = Déposez plutôt leur dossier, ou utilisez le bouton pour les dossiers. Rien n’a été pris.
err-group_not_found = Il n’y a pas de groupe { $group } visible pour votre compte.
    .next = Demandez l’accès à la coordination de l’essai.
err-import_held = Le site retient le cas : une partie s’y trouve déjà, ou sous un autre nom. Rien n’est doublé.
    .next = Les fichiers sont en sûreté au site. Demandez à la coordination de l’essai de décider sur la page de la tâche.
err-import_failed = La tâche d’importation du site s’est terminée par { $status }.
    .next = Les fichiers sont en sûreté au site. Demandez à la coordination de l’essai de regarder la tâche.
err-insecure_site = L’adresse de { $host } demande une connexion non chiffrée.
    .next = Utilisez l’adresse https du site.
err-key_malformed = Cela ne ressemble pas à une clé API de Flywheel.
    .next = Copiez la clé entière depuis votre profil Flywheel, sous « Access », et collez-la à nouveau.
err-key_missing = Il n’y a pas de clé API sur cet ordinateur.
    .next = Connectez-vous.
err-key_other_site = Cette clé API est pour { $host }, mais votre service informatique a réglé ce programme pour { $preset }.
    .next = Utilisez la clé de votre profil sur { $preset }.
err-key_refused = Vous êtes déconnecté : { $host } n’accepte pas cette clé API. Elle a peut-être expiré.
    .next = Créez une nouvelle clé dans votre profil Flywheel et reconnectez-vous. Votre cas est gardé sur cet ordinateur.
err-label_is_pattern = Le libellé { $label } est un modèle, on ne peut donc pas le choisir.
    .next = Demandez à la coordination de l’essai d’en faire un libellé fixe.
err-label_not_in_templates = Le libellé { $label } n’est pas parmi ceux que le projet propose.
    .next = Choisissez-en un autre, ou demandez à la coordination de l’essai de l’ajouter.
err-landed_in_part = { $missing } fichiers sur { $total } ne sont pas dans le rapport du site.
    .next = Demandez à la coordination de l’essai de regarder la tâche.
err-no_dialect = Le site { $host } parle d’une façon que cette version ne connaît pas.
    .next = Demandez une version plus récente à votre service informatique. Rien n’a été envoyé.
err-no_such_case = Ce cas n’est pas sur cet ordinateur.
    .next = Regardez sous Mes cas.
err-no_templates = Le projet { $project } n’a pas de Session Templates.
    .next = Demandez à la coordination de l’essai de les ajouter. Rien n’a été envoyé.
err-no_upload_rights = Vous pouvez voir { $project } mais pas y envoyer.
    .next = Demandez le droit d’envoyer à la coordination de l’essai.
err-no_webview = Cet ordinateur n’a pas de moteur capable d’afficher la fenêtre.
    .next = Demandez à votre service informatique d’installer Microsoft Edge WebView2.
err-not_acknowledged = Le site a d’autres octets de { $name } que ceux envoyés.
    .next = Choisissez Réessayer : l’envoi reprend depuis le début.
err-not_now = Cela n’est pas possible en ce moment.
    .next = Terminez ce qui est affiché, puis réessayez.
err-nothing_there = Certains fichiers ou dossiers sont introuvables ou ne s’ouvrent plus.
    .next = Vérifiez que le disque ou le lecteur est encore branché, puis choisissez-les à nouveau.
err-nothing_to_send = Rien dans la sélection ne peut être envoyé.
    .next = Choisissez le dossier des images.
err-phi_risk = Ce projet ne supprime pas les données du patient.
    .next = Acceptez-le, ou demandez à la coordination de l’essai. Rien n’a été envoyé.
err-phi_risk_forbidden = Ce projet ne supprime pas les données du patient, et votre service informatique n’autorise pas l’envoi sans cela.
    .next = Demandez à la coordination de l’essai de fixer un profil de dé-identification. Rien n’a été envoyé.
err-profile_invalid = Les règles de suppression des données du patient sont inutilisables : { $problem }
    .next = Demandez à la coordination de l’essai de les corriger. Rien n’a été envoyé.
err-profile_unsafe = Les règles de suppression des données du patient ne sont pas sûres : { $problem }.
    .next = Demandez à la coordination de l’essai de les corriger. Rien n’a été envoyé.
err-project_locked = Le projet { $project } est verrouillé et n’accepte aucun envoi.
    .next = Demandez à la coordination de l’essai.
err-project_not_found = Le projet { $project } n’est plus là, ou vous ne pouvez pas le voir.
    .next = Demandez l’accès à la coordination de l’essai.
err-rule_unsupported = Une règle de suppression des données du patient ne peut pas être appliquée ici : { $rule }.
    .next = Dites-le à la coordination de l’essai. Rien n’a été envoyé.
err-rules_misplace =
    { $count ->
        [one] L’importation mettrait { $count } fichier ailleurs que prévu ; elle n’a pas été lancée.
       *[other] L’importation mettrait { $count } fichiers ailleurs que prévu ; elle n’a pas été lancée.
    }
    .next = Transmettez ce code à l’assistance Flywheel.
err-series_not_deidentified =
    { $count ->
        [one] Les données du patient n’ont pas pu être supprimées de { $count } série ; elle n’a pas été envoyée. Le cas a été arrêté ; rien n’a été importé.
       *[other] Les données du patient n’ont pas pu être supprimées de { $count } séries ; elles n’ont pas été envoyées. Le cas a été arrêté ; rien n’a été importé.
    }
    .next = Envoyez sans elles, ou copiez les images à nouveau depuis l’appareil.
err-value_echoed =
    { $count ->
        [one] { $count } série contient encore, dans { $elements }, ce que le profil supprime ailleurs ; elle n’a pas été envoyée.
       *[other] { $count } séries contiennent encore, dans { $elements }, ce que le profil supprime ailleurs ; elles n’ont pas été envoyées.
    }
    .next = Indiquez cet endroit au coordinateur de l’essai : le profil doit le supprimer là aussi. Ou envoyez sans elles.
err-server_busy = Le site { $host } est trop occupé en ce moment.
    .next = Attendez quelques minutes, puis choisissez Réessayer. Rien n’est perdu.
err-server_forbids = Le site a refusé : votre compte ne peut pas { $deed }.
    .next = Demandez à la coordination de l’essai de vérifier votre rôle. Votre cas est gardé sur cet ordinateur.
err-server_refused = Le site { $host } a refusé une requête.
    .next = Transmettez ce code à l’assistance Flywheel. Rien n’est perdu.
err-server_unreachable = { $host } est injoignable.
    .next = Vérifiez le réseau, puis choisissez Réessayer. Rien n’est perdu.
err-setting_managed = Le service informatique de votre hôpital l’a fixé : cela ne peut pas être changé ici.
    .next = Demandez à votre service informatique s’il faut autre chose.
err-site_not_flywheel = { $host } a répondu, mais pas comme un site Flywheel.
    .next = Vérifiez l’adresse avec la coordination de l’essai.
err-source_changed =
    { $count ->
        [one] { $count } fichier a changé ou disparu pendant la lecture.
       *[other] { $count } fichiers ont changé ou disparu pendant la lecture.
    }
    .next = Remettez le disque, ou attendez la fin de la copie, puis choisissez Réessayer.
err-storage_refused = Le stockage de { $host } a refusé plusieurs fois de suite.
    .next = Vérifiez l’horloge de cet ordinateur, puis choisissez Réessayer. Rien n’est perdu.
err-tls_refused = La connexion sécurisée à { $host } n’est pas digne de confiance sur cet ordinateur.
    .next = Demandez à votre service informatique d’ajouter le certificat de l’inspection réseau. Rien n’a été envoyé.
err-warning_unanswered =
    { $count ->
        [one] { $count } avertissement attend votre réponse.
       *[other] { $count } avertissements attendent votre réponse.
    }
    .next = Regardez-les à l’étape Fichiers et confirmez chacun.
err-worker_died = Une partie du programme qui lit les images s’est arrêtée plusieurs fois.
    .next = Fermez d’autres programmes pour libérer de la mémoire, puis choisissez Réessayer.
err-workspace_unusable = Case Uploader ne peut pas écrire dans son dossier sur cet ordinateur.
    .next = Demandez à votre service informatique de rendre accessible le dossier de données du programme.

check-start = Vérifier seulement des fichiers
check-title = Vérifier des fichiers sans envoyer
check-lead = Les mêmes contrôles qu’avant l’envoi. Rien ne quitte cet ordinateur, et aucune connexion n’est nécessaire.
check-bad =
    { $count ->
        [one] 1 problème doit être réglé avant que ces fichiers puissent être envoyés.
       *[other] { $count } problèmes doivent être réglés avant que ces fichiers puissent être envoyés.
    }
check-warn =
    { $count ->
        [one] 1 point est à regarder.
       *[other] { $count } points sont à regarder.
    }
check-ok = Aucun problème trouvé.
check-nothing-sent = Rien n’a été envoyé.
check-count =
    { $total ->
        [one] 1 série
       *[other] { $total } séries
    } · { some-files } · { $size }
check-save = Enregistrer le résultat (PDF)
check-send = Envoyer ces fichiers

doctor-open = Tester la connexion
doctor-title = Tester la connexion
doctor-lead = Essaie tout ce qu’il faut pour envoyer : réseau, chiffrement, site et cet ordinateur. Cela prend jusqu’à une minute.
doctor-site = Site :
doctor-start = Lancer le test
doctor-running = Test en cours…
doctor-again = Tester encore
doctor-is-good = Tout fonctionne. Des cas peuvent être envoyés depuis cet ordinateur.
doctor-is-warning = Des cas peuvent être envoyés, mais quelque chose est à regarder. Le texte ci-dessous dit quoi.
doctor-is-bad = Quelque chose doit être changé avant de pouvoir envoyer. Copiez le texte ci-dessous et envoyez-le au service informatique de votre hôpital.
doctor-is-not_tried = Rien n’a pu être testé.
doctor-word-good = Fonctionne
doctor-word-warning = À regarder
doctor-word-bad = Ne fonctionne pas
doctor-word-not_tried = Non testé
doctor-probe-settings = Réglages
doctor-probe-version = Version
doctor-probe-name = L’adresse du site est connue
doctor-probe-proxy = Proxy
doctor-probe-tls = Chiffrement
doctor-probe-core = Le site
doctor-probe-xfer = Service de transfert du site
doctor-probe-clock = Horloge de cet ordinateur
doctor-probe-storage = Stockage des images
doctor-probe-disk = Espace disque libre
doctor-probe-memory = Mémoire libre
doctor-probe-storage_name = Stockage : son adresse est connue
doctor-probe-storage_proxy = Stockage : proxy
doctor-probe-storage_tls = Stockage : chiffrement
doctor-probe-other = Autre chose
doctor-letter = Texte pour votre service informatique
doctor-letter-more = Il ne contient ni donnée de patient ni clé ; il est en anglais.
doctor-copy = Copier le texte
doctor-copied = Copié
`;export{e as default};
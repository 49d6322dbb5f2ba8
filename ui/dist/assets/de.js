var e=`# Jeder Satz der Seite auf Deutsch.
app-name = Case Uploader
starting = Wird gestartet …
loading = Wird geladen …
close = Schließen
back = Zurück
continue = Weiter
cancel = Abbrechen
change = Ändern
show = Anzeigen
pause = Pause
resume = Fortsetzen
try-again = Erneut versuchen
problem = Problem
code-is = Code:
steps = Schritte
pages = Seiten
practice = Übungsumgebung: Es wird nichts Echtes gesendet.
lost = Case Uploader antwortet nicht. Falls es geschlossen wurde, starten Sie es neu; Ihre Fälle bleiben erhalten.
closed-title = Case Uploader ist geschlossen
closed-more = Sie können diese Seite schließen. Unfertige Fälle laufen weiter, sobald Sie das Programm wieder starten.
title-error = Fehler:
language = Sprache

step-sign_in = Anmelden
step-where = Wohin
step-destination = Ziel
step-files = Dateien
step-review = Prüfen
step-upload = Senden
step-done = Fertig
step-home = Meine Fälle
step-settings = Einstellungen
step-check = Dateien prüfen
step-doctor = Verbindung
step-of = Schritt { $step } von { $total }
step-done-word = erledigt
step-closed = noch nicht offen

summary-title = Vorher ist noch etwas zu tun
ask-type_site = Geben Sie die Adresse der Site ein
ask-type_key = Fügen Sie Ihren API-Schlüssel ein
ask-choose_group = Wählen Sie eine Gruppe
ask-choose_project = Wählen Sie ein Projekt
ask-choose_subject = Wählen Sie einen Probanden oder legen Sie einen neuen an
ask-settle_subject = Sagen Sie, welcher Proband gemeint ist
ask-mend_subject = Berichtigen Sie die Bezeichnung des Probanden
ask-choose_session = Wählen Sie eine Session
ask-choose_acquisition = Wählen Sie eine Acquisition
ask-profile_failed = Die Regeln zum Entfernen der Patientendaten konnten nicht geladen werden
ask-choose_files = Wählen Sie die Dateien dieses Falls
ask-nothing_left = Es ist nichts zum Senden übrig. Nehmen Sie etwas wieder hinein
ask-settle_block = Klären Sie zuerst: { $name }
ask-confirm_warning = Bestätigen Sie, dass Sie dies angesehen haben: { $name }
ask-accept_phi_risk = Stimmen Sie zu, dass Patientendaten gesendet werden, oder wählen Sie ein anderes Projekt

signin-title = Anmelden
signin-lead = Sie brauchen Ihre Flywheel-Site und Ihren API-Schlüssel. Beides nennt Ihnen Ihre Studienkoordination.
signin-site = Adresse der Site
signin-site-hint = Zum Beispiel trial.flywheel.io. Ein ganzer API-Schlüssel füllt dieses Feld von selbst.
signin-key = API-Schlüssel
signin-key-hint = In Flywheel: Ihr Profil, dann „Access“. Kopieren Sie den ganzen Schlüssel und fügen Sie ihn hier ein.
signin-do = Anmelden
signin-asking = Anmeldung läuft …
signin-practice = Übungsschlüssel verwenden
signin-safe = Der Schlüssel wird nur im Anmeldespeicher dieses Computers aufbewahrt, wenn er einen hat, sonst nirgends.

privacy-on = Patientendaten werden auf diesem Computer vor dem Senden entfernt.
privacy-profile = Profil:
privacy-off = PHI-Risiko: Dieses Projekt entfernt keine Patientendaten.
privacy-off-more = Namen, Geburtsdaten und Patientennummern in den Dateien werden unverändert gesendet.
privacy-accept = Ich darf Patientendaten an dieses Projekt senden und stimme dem zu.
privacy-loading = Es wird nachgesehen, wie Patientendaten entfernt werden …
privacy-checked = Geprüft: { $gone } von { $total } identifizierenden Werten werden entfernt.
privacy-stays = Was bleibt
stays-title = Was in den Dateien bleibt
stays-lead = Die Regeln wurden an erfundenen Dateien erprobt, die in jedem identifizierenden Element der DICOM-Norm ({ $edition }) einen Wert tragen.
stays-nothing = Keines davon bleibt, wie es ist.
stays-stays = Diese { $count } bleiben, wie sie sind
stays-where-top = außerhalb von Sequenzen
stays-where-nested = in Sequenzen
stays-beside = Ebenfalls unverändert
stays-notes = Hinweise für Ihre Studienkoordination: { $count }. Der Befehl „case-uploader profile check“ zeigt sie.
outcome-stays = bleibt
outcome-untested = nicht erprobt
outcome-changed = geändert
outcome-shifted = verschoben
outcome-hashed = gehasht
outcome-new_uid = neue UID
outcome-replaced = ersetzt
outcome-emptied = geleert
outcome-removed = entfernt
outcome-refused = Datei wird nicht gesendet
beside-preamble = Die ersten 128 Byte der Datei
beside-meta = Namen und Adressen der Krankenhaus-Computer im Dateikopf
beside-trailing_padding = Füllbytes am Ende der Datei
beside-overlay_label = Beschriftungen von Überlagerungen
beside-unknown = Elemente, die die Norm nicht kennt
beside-private = Private Elemente des Geräteherstellers
beside-file_name = Ein Teil des Dateinamens
level-project = für dieses Projekt festgelegt
level-group = für die Gruppe festgelegt
level-site = für die ganze Site festgelegt

menu-placeholder = Tippen zum Suchen
menu-none = Nichts gefunden.
menu-some = { $some } von { $total } werden gezeigt. Tippen Sie weiter, um einzugrenzen.
menu-all =
    { $total ->
        [one] 1 Eintrag
       *[other] { $total } Einträge
    }
menu-clear = { $label } leeren
menu-not-chosen = Noch nicht gewählt: Wählen Sie einen Eintrag der Liste.

where-title = Wohin gehört dieser Fall?
where-lead = Wählen Sie zuerst eine Gruppe oder ein Projekt. Jede Liste grenzt die andere ein.
where-none = Es gibt kein Projekt, an das Sie Fälle senden können.
where-none-next = Bitten Sie Ihre Studienkoordination um das Recht zum Hochladen. Die Listen zeigen, was fehlt.
where-count = Sie können an { $usable } von { $total } Projekten senden.
group = Gruppe
group-hint = Meist die Studie.
project = Projekt
project-hint = Meist der Platz Ihres Krankenhauses darin.
why-locked = Gesperrt: nimmt nichts an. Fragen Sie die Studienkoordination.
why-no_rights = Sie dürfen es ansehen, aber nicht hochladen. Bitten Sie die Studienkoordination um das Recht.
why-no_templates = Hat keine Session Templates. Bitten Sie die Studienkoordination, sie anzulegen.
why-ask = { $project } kann erst danach gewählt werden.

target-title = Wessen Bilder, und welche Visite?
target-lead = Alle Bezeichnungen stammen aus { $project }. Nichts kann an einen falschen Ort gelangen.
subject = Proband
subject-hint = Tippen Sie einen Teil des Codes. Fehlt er noch, können Sie ihn anlegen.
subject-create = Neuen Probanden „{ $label }“ anlegen
subject-create-anyway = Nein, „{ $label }“ anlegen
subject-use = { $label } verwenden
subject-new = Der neue Proband „{ $label }“ wird beim Senden angelegt.
subject-checking = Die Bezeichnung wird geprüft …
subject-count = Bisher { $count } Probanden.
subject-near = „{ $label }“ gibt es noch nicht, ähnelt aber einer vorhandenen Bezeichnung.
subject-near-more = Meinten Sie:
session = Session
session-hint = Die Visite.
acquisition = Acquisition
acquisition-hint = Was untersucht wurde.
acquisition-waits = Wählen Sie zuerst eine Session.
patterns-session =
    { $count ->
        [one] 1 Session kann nicht angeboten werden
       *[other] { $count } Sessions können nicht angeboten werden
    }
patterns-acquisition =
    { $count ->
        [one] 1 Acquisition kann nicht angeboten werden
       *[other] { $count } Acquisitions können nicht angeboten werden
    }
patterns-why = Dies sind Muster und keine festen Bezeichnungen, deshalb können sie nicht gewählt werden. Brauchen Sie eine davon, bitten Sie Ihre Studienkoordination, sie fest anzulegen.
label-empty = Geben Sie eine Bezeichnung ein.
label-characters = Die Bezeichnung enthält Zeichen, die Flywheel nicht bewahren kann. Verwenden Sie Buchstaben, Ziffern, Binde- und Unterstriche.
label-edge_spaces = Die Bezeichnung beginnt oder endet mit einem Leerzeichen.
label-too_long = Die Bezeichnung ist zu lang.
label-final_dot = Die Bezeichnung endet mit einem Punkt. Flywheel würde ihn weglassen.
label-invisible = Die Bezeichnung enthält ein unsichtbares Zeichen.
label-other = Diese Bezeichnung geht nicht. Schreiben Sie sie so, wie es das Studienprotokoll vorgibt.

files-title = Wählen Sie die Dateien
files-lead = Nehmen Sie die ganze CD oder den ganzen Ordner. Sie sehen alles, bevor etwas gesendet wird.
files-title-check = Prüfen Sie die Dateien
files-lead-check = Es wurde noch nichts gesendet. Nehmen Sie heraus, was nicht zu diesem Fall gehört.
drop-here = Ziehen Sie CD, Ordner oder Dateien irgendwo in dieses Fenster
drop-browser = Wählen Sie CD, Ordner oder Dateien dieses Falls
drop-kinds = DICOM-Ordner und -CDs, ZIP-Archive und andere Dateien wie PDF oder NIfTI.
drop-now = Loslassen, um die Dateien hinzuzufügen
choose-folder = Ordner oder CD wählen
choose-files = Dateien wählen
choose-any = Dateien oder Ordner wählen
choose-sample = Beispielfall verwenden
add-any = Mehr hinzufügen
add-folder = Ordner hinzufügen
add-files = Dateien hinzufügen
scan-title = Dateien werden gelesen
scan-walking = Dateien werden gesucht: bisher { $found } gefunden
scan-reading = { $read } von { $found } Dateien gelesen
scan-cancel = Lesen abbrechen
files-checking = Wird geprüft …
some-files =
    { $files ->
        [one] 1 Datei
       *[other] { $files } Dateien
    }
some-series =
    { $series ->
        [one] 1 Serie
       *[other] { $series } Serien
    }
files-kept =
    { $series ->
        [one] 1 von { $total } Serien
       *[other] { $series } von { $total } Serien
    } · { some-files } · { $size } werden gesendet
files-clear = Neu beginnen
files-other =
    { $count ->
        [one] 1 andere Datei
       *[other] { $count } andere Dateien
    }
files-failed =
    { $count ->
        [one] 1 Datei kann nicht gesendet werden
       *[other] { $count } Dateien können nicht gesendet werden
    }
files-skipped =
    { $count ->
        [one] 1 Datei wird übergangen
       *[other] { $count } Dateien werden übergangen
    }
files-duplicate =
    { $count ->
        [one] 1 Datei ist eine genaue Kopie
       *[other] { $count } Dateien sind genaue Kopien
    }
files-more = Mehr anzeigen ({ $shown } von { $total })
images =
    { $count ->
        [one] 1 Bild
       *[other] { $count } Bilder
    }

patient-unnamed = Kein Name in den Dateien
patient-born = geboren
patient-id = ID
patient-check = Ist das die richtige Person für { $subject }? Diese Angaben werden nur hier gezeigt, damit Sie prüfen können.
patient-which = Diese Dateien zeigen mehr als eine Person. Welche gehört zu diesem Fall?
review-patient-note = Wird nur hier gezeigt.

severity-block = Halt:
severity-warn = Bitte prüfen:
severity-info = Hinweis:
settle-now = Das muss geklärt sein, bevor Sie senden können.
confirm-now = Bestätigen Sie, dass Sie es angesehen haben, oder lassen Sie es weg.
finding-confirm = Ich habe es angesehen; es stimmt so.
finding-leave-out =
    { $count ->
        [one] Diese Serie weglassen
       *[other] Diese { $count } Serien weglassen
    }
finding-files-out =
    { $count ->
        [one] Diese Datei weglassen
       *[other] Diese { $count } Dateien weglassen
    }
finding-files-more =
    { $count ->
        [one] und 1 weitere, in der Liste der anderen Dateien unten
       *[other] und { $count } weitere, in der Liste der anderen Dateien unten
    }
findings-info =
    { $count ->
        [one] 1 Hinweis
       *[other] { $count } Hinweise
    }
owner-you = Das können Sie selbst beheben.
owner-it = Das kann Ihre IT beheben.
owner-coordinator = Das kann Ihre Studienkoordination beheben.
owner-flywheel = Das kann der Flywheel-Support beheben.

finding-without = Den Rest ohne diese Dateien senden.
finding-several_patients = Diese Dateien gehören zu mehr als einer Person. Wählen Sie die Person dieses Falls.
    .name = Mehrere Patienten
finding-patient_names_differ = Dieselbe Patientennummer und dasselbe Geburtsdatum stehen bei verschiedenen Namen. Vergewissern Sie sich, dass alles dieselbe Person ist.
    .name = Namen verschieden
finding-patient_missing =
    { $count ->
        [one] Eine Datei sagt nicht, wem sie gehört; andere schon. Vergewissern Sie sich, dass sie zu diesem Fall gehört.
       *[other] { $count } Dateien sagen nicht, wem sie gehören; andere schon. Vergewissern Sie sich, dass sie zu diesem Fall gehören.
    }
    .name = Patient nicht genannt
finding-several_studies = Die Dateien stammen aus { $count } verschiedenen Untersuchungen. Vergewissern Sie sich, dass alle zu dieser Visite gehören.
    .name = Mehrere Untersuchungen
finding-nothing_to_send = Nichts von der Auswahl kann gesendet werden. Wählen Sie den Ordner mit den Bildern.
    .name = Nichts zu senden
finding-localizer_only = Es sind nur Übersichtsaufnahmen da. Vergewissern Sie sich, dass auch die eigentlichen Bilder exportiert wurden.
    .name = Nur Übersichtsaufnahmen
finding-missing_uid =
    { $count ->
        [one] Einer Datei fehlen die Nummern, die sagen, welches Bild sie ist. Lassen Sie sie neu aus dem Archiv exportieren, oder senden Sie ohne sie.
       *[other] { $count } Dateien fehlen die Nummern, die sagen, welche Bilder sie sind. Lassen Sie sie neu aus dem Archiv exportieren, oder senden Sie ohne sie.
    }
    .name = Kennung fehlt
finding-truncated =
    { $count ->
        [one] Ein Bild ist abgeschnitten und nicht lesbar. Kopieren Sie es neu vom Gerät, Archiv oder Datenträger, oder senden Sie ohne es.
       *[other] { $count } Bilder sind abgeschnitten und nicht lesbar. Kopieren Sie sie neu vom Gerät, Archiv oder Datenträger, oder senden Sie ohne sie.
    }
    .name = Bilder abgeschnitten
finding-same_uid_different_content =
    { $count ->
        [one] Eine Datei gibt sich als ein schon vorhandenes Bild aus, ist aber anders. Wählen Sie nur einen Export, oder lassen Sie die Serie weg.
       *[other] { $count } Dateien geben sich als dieselben Bilder aus, sind aber verschieden. Wählen Sie nur einen Export, oder lassen Sie die Serie weg.
    }
    .name = Gleiches Bild, anderer Inhalt
finding-duplicates =
    { $count ->
        [one] Eine Datei ist eine genaue Kopie einer anderen. Jedes Bild wird einmal gesendet.
       *[other] { $count } Dateien sind genaue Kopien anderer. Jedes Bild wird einmal gesendet.
    }
    .name = Kopien
finding-unreadable =
    { $count ->
        [one] Eine Datei kann nicht vom Datenträger gelesen werden. Kopieren Sie sie neu oder versuchen Sie ein anderes Laufwerk. Sie wird nicht gesendet.
       *[other] { $count } Dateien können nicht vom Datenträger gelesen werden. Kopieren Sie sie neu oder versuchen Sie ein anderes Laufwerk. Sie werden nicht gesendet.
    }
    .name = Dateien nicht lesbar
finding-not_parsable =
    { $count ->
        [one] Eine Datei sieht wie DICOM aus, ist aber beschädigt. Kopieren Sie sie neu vom Gerät oder Archiv. Sie wird nicht gesendet.
       *[other] { $count } Dateien sehen wie DICOM aus, sind aber beschädigt. Kopieren Sie sie neu vom Gerät oder Archiv. Sie werden nicht gesendet.
    }
    .name = Dateien beschädigt
finding-changed =
    { $count ->
        [one] Eine Datei hat sich beim Lesen verändert oder ist verschwunden. Warten Sie, bis das Kopieren beendet ist, und wählen Sie sie neu. Sie wird nicht gesendet.
       *[other] { $count } Dateien haben sich beim Lesen verändert oder sind verschwunden. Warten Sie, bis das Kopieren beendet ist, und wählen Sie sie neu. Sie werden nicht gesendet.
    }
    .name = Dateien verändert
finding-reader_died =
    { $count ->
        [one] Eine Datei konnte nicht gefahrlos gelesen werden. Sie wird nicht gesendet.
       *[other] { $count } Dateien konnten nicht gefahrlos gelesen werden. Sie werden nicht gesendet.
    }
    .name = Dateien nicht gefahrlos lesbar
finding-archive_unusable =
    { $count ->
        [one] Eine Datei steckt in einem ZIP-Archiv, das beschädigt, verschlüsselt, viel zu groß oder falsch benannt ist. Entpacken Sie es selbst und wählen Sie den Ordner. Sie wird nicht gesendet.
       *[other] { $count } Dateien stecken in ZIP-Archiven, die beschädigt, verschlüsselt, viel zu groß oder falsch benannt sind. Entpacken Sie sie selbst und wählen Sie den Ordner. Sie werden nicht gesendet.
    }
    .name = Archiv unbrauchbar
finding-nested_archive =
    { $count ->
        [one] Eine Datei ist ein Archiv, in das hier nicht hineingesehen werden kann. Entpacken Sie es selbst und wählen Sie den Ordner. Sie wird nicht gesendet.
       *[other] { $count } Dateien sind Archive, in die hier nicht hineingesehen werden kann. Entpacken Sie sie selbst und wählen Sie den Ordner. Sie werden nicht gesendet.
    }
    .name = Archiv im Archiv
finding-empty_images =
    { $count ->
        [one] Eine Datei, die ein Bild sein könnte, ist leer. Vergewissern Sie sich, dass der Export vollständig ist. Sie wird nicht gesendet.
       *[other] { $count } Dateien, die Bilder sein könnten, sind leer. Vergewissern Sie sich, dass der Export vollständig ist. Sie werden nicht gesendet.
    }
    .name = Leere Bilder
finding-empty_files =
    { $count ->
        [one] Eine Datei ist leer. Sie wird nicht gesendet.
       *[other] { $count } Dateien sind leer. Sie werden nicht gesendet.
    }
    .name = Leere Dateien
finding-other_files =
    { $count ->
        [one] Eine Datei ist kein DICOM-Bild. Sie wird unverändert gesendet.
       *[other] { $count } Dateien sind keine DICOM-Bilder. Sie werden unverändert gesendet.
    }
    .name = Andere Dateien
finding-other_pictures =
    { $count ->
        [one] Eine der anderen Dateien ist ein Bild, ein Film oder eine PDF-Datei, worin ein Name zu sehen sein kann. Das Programm sieht sich Abgebildetes darin nicht an. Sehen Sie sie an, bevor Sie bestätigen, oder lassen Sie sie weg.
       *[other] { $count } der anderen Dateien sind Bilder, Filme oder PDF-Dateien, worin Namen zu sehen sein können. Das Programm sieht sich Abgebildetes darin nicht an. Sehen Sie sie an, bevor Sie bestätigen, oder lassen Sie sie weg.
    }
    .name = Andere Bilder
finding-missing_slices = Schichten, die zwischen anderen zu fehlen scheinen: { $count }. Vergleichen Sie mit Gerät oder Archiv, und exportieren Sie die Serie neu, wenn etwas fehlt.
    .name = Schichten fehlen
finding-uneven_spacing = Schichten, die nicht im Abstand der anderen stehen: { $count }. Vergleichen Sie mit Gerät oder Archiv, und exportieren Sie die Serie neu, wenn etwas fehlt.
    .name = Ungleicher Abstand
finding-spacing_varies = Stellen, an denen der Schichtabstand anders ist: { $count }. Nichts zu tun, wenn die Untersuchung so geplant war.
    .name = Abstand wechselt
finding-number_gaps = Ausgelassene Bildnummern: { $count }. Prüfen Sie, ob die Serie vollständig ist; auch Geräte lassen Nummern aus.
    .name = Bildnummern ausgelassen
finding-number_repeats = Bilder mit einer Nummer, die ein anderes auch hat: { $count }. Nichts zu tun: Geräte verwenden Nummern mehrfach.
    .name = Bildnummern doppelt
finding-incomplete_phases = Stellen mit mehr oder weniger Bildern als die anderen, sodass ein Zeitpunkt oder Echo unvollständig ist: { $count }. Prüfen Sie am Gerät, ob die Aufnahme vorzeitig beendet wurde; sonst exportieren Sie die Serie neu.
    .name = Zeitpunkt unvollständig
finding-fewer_than_told = Bilder weniger, als das Gerät für die Serie angibt: { $count }. Vergleichen Sie mit Gerät oder Archiv, und exportieren Sie die Serie neu, wenn etwas fehlt.
    .name = Weniger Bilder als angegeben
finding-mixed_orientation = Bilder, die in eine andere Richtung zeigen als der Rest ihrer Serie, wie eine Übersichtsaufnahme: { $count }. Vergewissern Sie sich, dass sie zu dieser Serie gehören.
    .name = Gemischte Richtungen
finding-several_stacks = Schichtstapel verschiedener Richtung in einer Serie: { $count }. Nichts zu tun, wenn die Untersuchung so geplant war.
    .name = Mehrere Stapel
finding-mixed_matrix = Bilder mit anderer Größe oder anderem Pixelabstand als der Rest ihrer Serie: { $count }. Vergewissern Sie sich, dass sie zu dieser Serie gehören.
    .name = Gemischte Bildgrößen
finding-mixed_pixels = Bilder, deren Pixel anders gespeichert sind als im Rest ihrer Serie: { $count }. Exportieren Sie die Serie neu; bleibt es so, sagen Sie es der Koordination.
    .name = Gemischte Pixelformen
finding-mixed_modality = Objekte anderer Art in der Serie: { $count }. Vergewissern Sie sich, dass sie zu dieser Serie gehören.
    .name = Gemischte Arten
finding-position_missing = Bilder, die ihre Lage nicht angeben, obwohl andere ihrer Serie es tun: { $count }. Lassen Sie die Serie neu aus dem Archiv exportieren.
    .name = Lage fehlt
finding-single_image = Serien mit nur einem Bild, wo ein Stapel üblich ist: { $count }. Vergewissern Sie sich, dass die ganze Serie exportiert wurde.
    .name = Einzelnes Bild
finding-small_case = Bilder in der ganzen Auswahl: { $count }. Vergewissern Sie sich, dass die ganze Untersuchung exportiert wurde.
    .name = Wenige Bilder
finding-large_case = Dateien in der Auswahl, mehr als eine Untersuchung meist hat: { $count }. Vergewissern Sie sich, dass keine anderen Untersuchungen darunter sind.
    .name = Sehr viele Dateien
finding-undecodable = Bilder, die nicht gezeigt werden können, weil ihre komprimierten Pixel beschädigt sind: { $count }. Exportieren Sie die Serie neu, am besten ohne Komprimierung.
    .name = Bilder beschädigt
finding-no_decoder = Bilder, deren Komprimierung hier nicht gelesen werden kann: { $count }. Nichts zu tun: Sie werden unverändert gesendet.
    .name = Unbekannte Komprimierung
finding-burned_in_flag = Bilder, die von sich sagen, dass Text ins Bild eingebrannt ist: { $count }. Sehen Sie die Bilder an. Ist ein Name oder eine Nummer zu lesen, schwärzen Sie die Stelle, oder lassen Sie die Serie weg.
    .name = Text im Bild
finding-burned_in_text = Serien, in deren Bildern Text gelesen wurde: { $count }. Sehen Sie die Bilder an. Ist ein Name oder eine Nummer zu lesen, schwärzen Sie die Stelle, oder lassen Sie die Serie weg.
    .name = Text in Bildern gelesen
finding-burned_in_risk = Bilder einer Art, in die oft Namen geschrieben sind: { $count }. Sehen Sie die Bilder an, bevor Sie bestätigen, oder schwärzen Sie die Stelle, oder lassen Sie die Serie weg.
    .name = Namen im Bild möglich
finding-masked_unread = Geschwärzte Bilder, die das Programm nicht noch einmal lesen konnte: { $count }. Sehen Sie sie noch einmal an, bevor Sie bestätigen.
    .name = Geschwärzt, nicht erneut gelesen
finding-pictures_masked = Bilder, die zum Teil geschwärzt gesendet werden: { $count }. Nichts zu tun.
    .name = Bilder geschwärzt
finding-pictures_cleared = Bilder, zu denen jemand nach Ansicht gesagt hat, dass sie niemanden nennen: { $count }. Nichts zu tun.
    .name = Bilder freigegeben
finding-text_objects = Objekte mit Text, etwa Befunde oder Dokumente: { $count }. Lassen Sie sie weg, wenn die Studie sie nicht verlangt.
    .name = Textdokumente
finding-raw_data = Objekte mit eigenen Daten des Herstellers, in die niemand hineinsehen kann: { $count }. Lassen Sie sie weg, wenn die Studie sie nicht verlangt.
    .name = Rohdaten des Herstellers
finding-derived = Bilder, die aus anderen berechnet wurden: { $count }. Nichts zu tun, wenn die Studie sie möchte.
    .name = Berechnete Bilder
finding-dangling_references = Objekte, die auf nicht ausgewählte Bilder verweisen: { $count }. Prüfen Sie, ob die zugehörigen Bilder auch gesendet werden.
    .name = Verweise auf fehlende Bilder
finding-iod_incomplete = Bilder, denen vom DICOM-Standard verlangte Werte fehlen: { $count }. Nichts zu tun.
    .name = Werte fehlen
finding-odd_encoding = Serien mit privaten oder unbenannten Werten, die niemand deuten kann: { $count }. Nichts zu tun: Die De-Identifikation entscheidet darüber.
    .name = Unbekannte Werte
finding-odd_uids = Bilder mit Kennungen, die nicht nach dem DICOM-Standard geschrieben sind: { $count }. Nichts zu tun.
    .name = Ungewöhnliche Kennungen
finding-lossy = Verlustbehaftet komprimierte Bilder: { $count }. Prüfen Sie, ob die Studie das erlaubt; sonst exportieren Sie die Serie ohne Komprimierung.
    .name = Verlustbehaftet komprimiert
finding-overlays = Bilder mit darübergelegten Zeichnungen oder Kurven: { $count }. Nichts zu tun: Die De-Identifikation entscheidet darüber.
    .name = Zeichnungen über Bildern
finding-face_visible = Serien, in denen ein Gesicht sichtbar gemacht werden könnte: { $count }. Nichts zu tun, wenn die Studie das weiß.
    .name = Gesicht darstellbar
finding-date_impossible = Bilder mit einem unmöglichen Datum, in der Zukunft oder vor der Geburt: { $count }. Prüfen Sie die Uhr des Geräts und die Patientendaten.
    .name = Unmögliches Datum
finding-date_old = Bilder mit einem Datum vor 1990: { $count }. Nichts zu tun, wenn die Daten mit Absicht geändert wurden.
    .name = Sehr altes Datum
finding-acquired_before_study = Bilder, die ihrem Datum nach vor Beginn ihrer Untersuchung entstanden: { $count }. Prüfen Sie die Uhr des Geräts.
    .name = Vor der Untersuchung aufgenommen
finding-wrong_modality = Serien einer Art, die die gewählte Acquisition nicht verlangt: { $count }. Prüfen Sie, ob Acquisition und Dateien richtig gewählt sind.
    .name = Falsche Art für diese Acquisition
finding-too_few_series = Die gewählte Acquisition verlangt mindestens { $minimum } Dateien; es sind { $count }. Vergewissern Sie sich, dass alles exportiert wurde.
    .name = Zu wenige Dateien
finding-rule_violated = Serien, die die Studienregel zu { $rule } nicht einhalten: { $count }. Fragen Sie Ihre Studienkoordination, ob sie dennoch brauchbar sind.
    .name = Studienregel nicht eingehalten
finding-rule_violated_block = Serien, die die Studienregel zu { $rule } nicht einhalten: { $count }. Sie können nicht gesendet werden. Fragen Sie Ihre Studienkoordination.
    .name = Studienregel verbietet es
finding-expected_missing = Serien, die die Studienregel zu { $rule } verlangt und die fehlen: { $count }. Vergewissern Sie sich, dass alles exportiert wurde.
    .name = Erwartete Serien fehlen
finding-rules_unusable = Die Regeldatei der Studie ist nicht brauchbar ({ $problem }). Sagen Sie es Ihrer Studienkoordination. Die anderen Prüfungen finden trotzdem statt.
    .name = Studienregeln unbrauchbar
finding-person_differs = Die Person in diesen Dateien ist nicht die, deren Dateien zuvor unter diesem Probanden gesendet wurden. Prüfen Sie Proband und Dateien.
    .name = Andere Person als zuvor
finding-person_elsewhere = Andere Probanden, unter denen Dateien dieser Person schon gesendet wurden: { $count }. Prüfen Sie den Probanden.
    .name = Zuvor unter anderem Probanden gesendet
finding-sent_before = Untersuchungen, die von diesem Computer schon gesendet wurden: { $count }. Senden Sie sie nur erneut, wenn Sie darum gebeten wurden.
    .name = Schon gesendet
finding-not_deidentifiable = Die markierten Serien können deshalb nicht gesendet werden (Bilder: { $count }). Lassen Sie sie weg, oder kopieren Sie sie noch einmal vom Gerät. Hilft das nicht, nennen Sie der Studienkoordination: { $reasons }.
    .name = Patientendaten nicht entfernbar
finding-other = Die Prüfung „{ $code }“ hat in { $series } Serien etwas gefunden.
    .name = Andere Prüfung

series-table = Serien dieses Falls
series-unnamed = Serie ohne Namen
series-send = { $name } senden
series-look = Bilder von { $name } zeigen
series-changes = Vorher und nachher: { $name }
series-changes-short = Vorher / nachher
series-fine = Keine Probleme
series-out = Weggelassen
series-more = +{ $count }
series-images-kept = { $kept } von { $total }
series-count =
    { $count ->
        [one] 1 Serie
       *[other] { $count } Serien
    }
col-send = Senden
col-picture = Bild
col-series = Serie
col-date = Datum
col-images = Bilder
col-size = Größe
col-checks = Prüfung

picture-no_pixels = Kein Bild in dieser Datei
picture-damaged = Das Bild ist beschädigt
picture-too_large = Das Bild ist zu groß zum Anzeigen
picture-too_slow = Das Anzeigen dauert zu lange
picture-unsupported = Diese Art Bild kann nicht gezeigt werden
picture-gone = Die Datei ist nicht mehr da
picture-worker_died = Das Bild kann nicht gezeigt werden
look-title = Namen im Bild
look-read = Stellen mit gelesenem Text, gelb umrandet: { $count }.
look-clean = In diesen Bildern wurde kein Text gelesen.
look-left = Neben dem Schwarzen wurde kein Text gelesen.
look-unread = Das Programm hat diese Bilder nicht gelesen. Suchen Sie selbst nach Namen.
look-reading = Die Bilder werden noch einmal gelesen …
look-cleared = Sie haben gesagt, dass hier nichts die Patientin oder den Patienten nennt.
look-accept = Gelesenes schwärzen
look-remembered = Wie zuletzt bei diesem Gerät
look-known = Wie bei diesem Gerät üblich
look-add = Feld hinzufügen
look-hint = Ziehen Sie ein Feld mit der Maus auf. Oder fügen Sie eines hinzu und verschieben Sie es mit den Pfeiltasten; mit Umschalt ändern diese die Größe.
look-boxes = Schwarze Felder
look-all = Alle Bilder dieses Geräts und dieser Größe erhalten die Felder: { $count }.
look-box = Schwarzes Feld { $number } von { $count }
look-box-at = { $width } mal { $height } Pixel, { $left } von links, { $top } von oben
look-remove = Feld { $number } entfernen
look-clear = Hier nennt nichts die Person
look-undo = Rückgängig
look-leave-out = Serie weglassen
look-take-in = Serie wieder aufnehmen
look-done = Fertig
look-next = Nächste Serie ansehen
look-open = Bilder ansehen
viewer-before = Voriges Bild
viewer-after = Nächstes Bild
viewer-slice = Bild
viewer-of = Bild { $index } von { $count }
viewer-note = Nur zum Erkennen der Serie. Nicht zur Befundung.
viewer-leave-out = Dieses Bild weglassen
viewer-take-in = Dieses Bild wieder mitsenden
viewer-image-out = Dieses Bild ist weggelassen. Der Rest der Serie wird gesendet.
viewer-series-out = Die ganze Serie ist weggelassen.

changes-title = Was vor dem Senden entfernt wird
changes-lead = Erstes Bild von „{ $name }“. Für alle Bilder gelten dieselben Regeln.
changes-none = Nichts wird geändert: Patientendaten werden unverändert gesendet.
changes-count = { $changed } von { $total } Elementen werden geändert, bevor dieses Bild den Computer verlässt.
changes-find = Element suchen
changes-all = Auch zeigen, was bleibt
changes-element = Element
changes-before = In Ihren Dateien
changes-after = Wird gesendet
changes-file-name = Dateiname
changes-cut = { $shown } von { $total } werden gezeigt. Suchen Sie, um einzugrenzen.
element-PixelData = Bilder
element-private = Privates Element
element-PatientName = Name des Patienten
element-PatientID = Patienten-ID
element-PatientBirthDate = Geburtsdatum
element-PatientSex = Geschlecht
element-StudyDate = Untersuchungsdatum
element-AccessionNumber = Auftragsnummer
element-InstitutionName = Einrichtung
action-keep = Bleibt
action-remove = Entfernt
action-replace = Ersetzt
action-replace-with = Ersetzt
action-hash = Gehasht
action-hashuid = Gehasht
action-increment-date = Verschoben
action-increment-datetime = Verschoben
action-encrypt = Verschlüsselt
action-remove-private-tags = Entfernt
action-remove-undefined = Entfernt
action-replace-with-insert = Ersetzt
action-regex-sub = Ersetzt
action-jitter = Verschoben
action-add = Hinzugefügt
action-exit = Vermerkt
action-patient-age-from-birthdate = Berechnet
action-mask = Geschwärzt
action-alter_pixels = Geschwärzt
action-other = Geändert

reason-empty = Leere Datei
reason-system_file = Datei des Betriebssystems
reason-hidden = Versteckte Datei
reason-dicomdir = Inhaltsverzeichnis des Datenträgers
reason-viewer_file = Betrachtungsprogramm des Datenträgers
reason-duplicate_path = Zweimal gewählt
reason-link_loop = Verknüpfung, die zu sich selbst zurückführt
reason-not_a_file = Keine gewöhnliche Datei
reason-not_dicom = Kein DICOM: die IT Ihres Krankenhauses erlaubt nur DICOM
reason-unreadable = Nicht lesbar
reason-not_parsable = Beschädigt oder keine ganze DICOM-Datei
reason-truncated = Abgeschnitten
reason-missing_uid = Eine nötige Kennung fehlt
reason-changed = Beim Lesen verändert
reason-archive_damaged = Beschädigtes Archiv
reason-archive_encrypted = Archiv mit Passwort
reason-archive_too_large = Archiv wird entpackt größer, als sicher ist
reason-unsafe_name = Archiv enthält einen unsicheren Namen
reason-nested_archive = Archiv im Archiv
reason-reader_died = Konnte nicht gefahrlos gelesen werden
reason-deid_refused = Patientendaten konnten nicht entfernt werden
reason-value_echo = Die Datei nennt einen Patienten dieses Falls
reason-name_identifies = Der Dateiname könnte zeigen, wer der Patient ist
reason-type_refused = Das Profil lässt Dateien dieser Art nicht zu
reason-same_content = Genaue Kopie einer anderen Datei
reason-left_out = Von Ihnen weggelassen
reason-other = Anderer Grund
type-nifti = NIfTI
type-pdf = PDF-Dokument
type-dicom = DICOM
type-image = Bild
type-video = Video
type-other = Andere Datei

review-title = Vor dem Senden prüfen
review-lead = Noch hat nichts diesen Computer verlassen.
review-where = Wohin es geht
review-what = Was gesendet wird
review-patient = Patient in den Dateien
review-goes = Gesendet
review-stays = Nicht gesendet
review-confirmed = Von Ihnen bestätigt
review-privacy = Patientendaten
review-change = { $name } ändern
review-sum =
    { $series ->
        [one] 1 Serie
       *[other] { $series } Serien
    }, { some-files }, { $size }
review-more =
    { $count ->
        [one] und 1 weitere Serie
       *[other] und { $count } weitere Serien
    }
review-others =
    { $count ->
        [one] 1 andere Datei
       *[other] { $count } andere Dateien
    }
review-left-out = { $count } von Ihnen weggelassen
review-behind =
    { $count ->
        [one] 1 Datei:
       *[other] { $count } Dateien:
    }
review-nothing = Alles, was Sie gewählt haben, wird gesendet.
review-profile = Entfernt durch
review-no-profile = Unverändert gesendet. Das Risiko haben Sie angenommen.
review-see = Ansehen, was entfernt wird
review-send = { some-series }, { some-files } senden
review-sending = Wird vorbereitet …
subject-will-be-new = neu

upload-title = Der Fall wird gesendet
upload-title-queued = Der Fall wartet
upload-starting = Wird vorbereitet …
upload-preparing =
    { $total ->
        [one] Patientendaten werden aus 1 Datei entfernt
       *[other] Patientendaten werden entfernt: { $done } von { $total } Dateien
    }
upload-both = Patientendaten werden entfernt: { $done } von { $total } Dateien. Bisher gesendet: { $sent }
upload-sending = Gesendet: { $done } von { $total }
upload-queued = Er beginnt von selbst, sobald der Fall davor gesendet ist.
upload-waiting = Wartet
upload-pausing = Hält an …
upload-cancelling = Wird abgebrochen …
upload-paused = Angehalten. Nichts ist verloren.
upload-stopped = Stehen geblieben. Nichts ist verloren.
upload-removing = Der Fall wird von diesem Computer entfernt …
upload-not_sent = Nichts von diesem Fall wurde gesendet.
upload-begin-again = Diesen Fall neu beginnen
upload-forget = Aus der Liste nehmen
upload-said = { $percent } erledigt
upload-list = Serien im Einzelnen
upload-list-empty = Erscheint, sobald die erste Serie bereit ist.
upload-safe = Sie können das Fenster schließen oder den Computer ausschalten: Der Fall geht dort weiter, wo er war, sobald Sie Case Uploader wieder starten.
wait-network = Die Verbindung ist abgerissen.
wait-server_busy = Die Site ist ausgelastet.
wait-storage = Der Speicher ist ausgelastet.
wait-more = Das Senden geht von selbst weiter. Nichts ist verloren.
left-moment = Noch weniger als eine Minute
left-minutes =
    { $minutes ->
        [one] Noch etwa 1 Minute
       *[other] Noch etwa { $minutes } Minuten
    }
left-hours =
    { $hours ->
        [one] Noch etwa 1 Stunde
       *[other] Noch etwa { $hours } Stunden
    }
to-home = Meine Fälle
new-case = Weiteren Fall senden
new-case-first = Fall senden
new-case-meanwhile = Nächsten Fall beginnen
cancel-case = Senden abbrechen
cancel-title = Senden für { $label } abbrechen?
cancel-what = Der Fall wird aufgegeben, und seine vorbereiteten Kopien werden von diesem Computer entfernt. Was schon gesendet ist, wird an der Site nicht importiert.
cancel-stays = Ihre eigenen Dateien bleiben genau, wo sie sind. Sie können sie jederzeit wieder senden.
cancel-keep = Weiter senden
cancel-do = Senden abbrechen
close-title = Schließen, während ein Fall gesendet wird?
close-what = Das Senden hält an und geht von selbst weiter, sobald Sie Case Uploader wieder starten. Nichts geht verloren.
close-keep = Offen lassen
close-do = Jetzt schließen

done-title-sent = Gesendet
done-title-landed = Angekommen: alles ist an seinem Platz
done-title-landed_in_part = Nicht alles ist angekommen
done-title-held = Die Site hält den Fall zurück
done-title-failed = Die Site konnte den Fall nicht importieren
done-title-stopped = Gesendet, aber nicht bis zum Ende verfolgt
done-what = { $subject } · { $session } · { $acquisition }
done-more-sent =
    { $files ->
        [one] Die Datei ist bei der Site, die sie nun an ihren Platz bringt.
       *[other] Alle { $files } Dateien sind bei der Site, die sie nun an ihren Platz bringt.
    }
done-more-landed =
    { $files ->
        [one] Der Bericht der Site führt die Datei an diesem Ort auf.
       *[other] Der Bericht der Site führt alle { $files } Dateien an diesem Ort auf.
    }
done-more-landed_in_part = Der Bericht der Site führt nicht jede Datei auf. Warum, sieht Ihre Studienkoordination auf der Seite des Auftrags.
done-more-held = Alle Dateien sind sicher bei der Site, aber ein Teil dieses Falls steht schon dort, oder unter einer anderen Bezeichnung. Nichts wird verdoppelt. Ihre Studienkoordination entscheidet auf der Seite des Auftrags, was daraus wird.
done-more-failed = Die Dateien sind sicher bei der Site, aber der Import ist gescheitert. Warum, sieht Ihre Studienkoordination auf der Seite des Auftrags.
done-more-stopped = Alle Dateien sind bei der Site. Was dort aus ihnen wurde, ist noch nicht bekannt.
done-may-close = Sie können jetzt das Fenster schließen oder den nächsten Fall beginnen.
done-job = Importauftrag an der Site
done-open = Im Browser öffnen
done-copy = Link kopieren
done-copied = Kopiert
receipt = Beleg
receipt-when = Begonnen
receipt-who = Gesendet von
receipt-case = Fall
receipt-sent = Gesendet
receipt-sent-is = { some-files }, { $size }
receipt-no-profile = Unverändert gesendet; das PHI-Risiko wurde angenommen
receipt-equation =
    { $seen } gesehen = { $landed } { $state ->
        [landed] angekommen
       *[sent] gesendet
    } + { $duplicates } Kopien + { $skipped } übergangen + { $failed } gescheitert + { $leftout } weggelassen
receipt-mask = Gezeichnete schwarze Felder: { $count }
receipt-list =
    { $count ->
        [one] 1 Eintrag an der Site
       *[other] { $count } Einträge an der Site
    }
receipt-save-pdf = Als PDF speichern
receipt-save-json = Als JSON speichern
receipt-coming = Der Beleg wird geschrieben …

home-title = Meine Fälle
home-lead = Alles, was Sie auf diesem Computer gesendet oder begonnen haben.
home-going = werden gesendet
home-draft = Entwurf
home-draft-none = Noch kein Proband
home-draft-files = Dateien werden im Entwurf nicht behalten, weil ihre Namen zeigen könnten, wer der Patient ist. Wählen Sie sie neu.
home-draft-go = Weitermachen
home-draft-discard = Verwerfen
home-open = Nicht fertig
home-over = Abgeschlossen
home-show = Fall von { $label } anzeigen
home-forget = Fall von { $label } aus dieser Liste nehmen
home-cancel = Senden für { $label } abbrechen
home-empty = Noch keine Fälle
home-empty-more = Ein Fall dauert wenige Minuten: sagen, wohin er geht, Dateien wählen, prüfen, senden.
status-draft = Entwurf
status-queued = Wartet
status-preparing = Vorbereitung
status-uploading = Wird gesendet
status-waiting = Wartet
status-pausing = Hält an
status-cancelling = Bricht ab
status-paused = Angehalten
status-stopped = Stehen geblieben
status-sent = Gesendet
status-landed = Angekommen
status-landed_in_part = Teilweise angekommen
status-held = Zurückgehalten
status-failed = Gescheitert
status-removing = Wird entfernt
status-not_sent = Nicht gesendet

settings-title = Einstellungen
language-system = Wie das System
settings-look = Hell oder dunkel richtet sich nach Ihrem System.
settings-account = Konto
settings-busy = Mit dieser Anmeldung wird gerade ein Fall gesendet. Halten Sie ihn an, bevor Sie sich abmelden.
sign-out = Abmelden
settings-about = Über das Programm
settings-network = Netz
settings-version = Case Uploader { $version }
settings-privacy = Case Uploader spricht mit Ihrer Flywheel-Site und mit niemandem sonst. Ist ein Fall beendet, behält es keine Patientendaten.
settings-computer = Dieser Computer
settings-it = Von der IT Ihres Krankenhauses festgelegt
settings-it-more = Das gilt für alle an diesem Computer. Nur die IT Ihres Krankenhauses kann es ändern.
settings-trouble = Die IT Ihres Krankenhauses muss die Einstellungen dieses Programms berichtigen
settings-trouble-more = Nichts, was Patienten schützt, wird dadurch schwächer.
setting-locked = Von der IT Ihres Krankenhauses festgelegt.
setting-bad = Das geht so nicht. Schreiben Sie es wie: { $example }
setting-next = Gilt ab der nächsten Anmeldung.
setting-on = Ja
setting-off = Nein
setting-proxy = Proxy
setting-proxy-hint = Leer: der Proxy des Systems. none: kein Proxy. pac+ und eine Adresse: das Skript, das ihn wählt.
setting-proxy_exceptions = Rechner ohne Proxy
setting-proxy_exceptions-hint = Mit Kommas dazwischen.
setting-ca_file = Datei mit weiteren Zertifikaten
setting-ca_file-hint = Für Netze, die verschlüsselten Verkehr prüfen. Ihre IT weiß, ob Sie das brauchen.
setting-limit_rate = Grenze der Bandbreite
setting-limit_rate-hint = Zum Beispiel 5M für 5 MB in der Sekunde, oder 07:00-18:00=5M,50M nach Tageszeit. Leer: keine Grenze. Gilt sofort.
setting-workers = Prozesse, die Dateien vorbereiten
setting-workers-hint = Leer: so viele, wie dieser Computer Prozessoren hat. Gilt ab dem nächsten Fall.
setting-site_address = Adresse der Site
setting-require_profile = Nichts wird ohne Regeln zum Entfernen der Patientendaten gesendet
setting-forbid_non_dicom = Nur DICOM-Dateien werden gesendet
setting-newest_version = Neueste Version
setting-update_hint = Wo man sie bekommt
setting-data_dir = Datenordner
setting-language = Sprache
newest-title = Es gibt eine neuere Version: { $version }
newest-of-it = Die IT Ihres Krankenhauses hält sie bereit.
newest-of-site = Die Studienkoordination bittet darum. Ihre IT kann sie installieren.

folder-title = Dateien oder Ordner wählen
folder-lead = Haken Sie an, was zum Fall gehört, oder öffnen Sie einen Ordner und nehmen Sie ihn ganz.
folder-start = Anfang
folder-up = Nach oben
folder-choose = { $name } wählen
folder-empty = Hier ist nichts.
folder-left-off = { $count } weitere werden nicht gezeigt. Nehmen Sie stattdessen den ganzen Ordner.
folder-take =
    { $count ->
        [one] 1 Eintrag nehmen
       *[other] { $count } Einträge nehmen
    }
folder-take-this = Diesen Ordner nehmen

notice-drop_not_here = Um Dateien hinzuzufügen, beginnen Sie zuerst einen Fall.
notice-drop_taken = Die Dateien werden gelesen. Sie sehen sie beim Schritt „Dateien“.
notice-receipt_saved = Der Beleg ist gespeichert.
notice-receipt_not_saved = Der Beleg konnte dort nicht gespeichert werden. Wählen Sie einen anderen Ordner.
notice-check_saved = Das Ergebnis ist gespeichert.
notice-check_not_saved = Das Ergebnis konnte dort nicht gespeichert werden. Wählen Sie einen anderen Ordner.

err-unexpected = Etwas ist schiefgegangen, womit Case Uploader nicht gerechnet hat ({ $kind }).
    .next = Nichts ist verloren. Versuchen Sie es erneut; kommt es wieder, geben Sie den Code Ihrer IT.
err-program_gone = Case Uploader antwortet nicht.
    .next = Falls es geschlossen wurde, starten Sie es neu. Nichts ist verloren.
err-already_sent = Der Fall ist schon gesendet, und die Site hat übernommen.
    .next = Darf er dort nicht bleiben, sagen Sie es Ihrer Studienkoordination.
err-bad_argument = Das wurde nicht verstanden ({ $problem }).
    .next = Schließen Sie Case Uploader und starten Sie es neu.
err-bad_settings = Die Einstellung { $name } ist nicht brauchbar: { $problem }
    .next = Bitten Sie Ihre IT, sie zu berichtigen.
err-bad_subject_label = Die Bezeichnung des Probanden geht so nicht: { $problem }.
    .next = Schreiben Sie sie so, wie es das Studienprotokoll vorgibt.
err-cancelled = Auf Ihren Wunsch angehalten.
    .next = Nichts ist verloren.
err-case_blocked = { $count } Befunde der Prüfung müssen geklärt sein, bevor dieser Fall gesendet werden kann.
    .next = Sie stehen beim Schritt „Dateien“.
err-case_busy = Ein anderer Case Uploader auf diesem Computer arbeitet an diesem Fall.
    .next = Machen Sie in jenem Fenster weiter, oder schließen Sie es zuerst.
err-other_account = Diesen Fall hat eine andere Person begonnen, oder er ist für eine andere Site.
    .next = Melden Sie sich dort als diese Person an. Der Fall bleibt erhalten und geht dann weiter.
err-program_open = Case Uploader ist auf diesem Computer schon geöffnet.
    .next = Machen Sie in seinem Fenster weiter, oder schließen Sie es zuerst.
err-case_damaged = Was von diesem Fall aufbewahrt wurde, ist nicht lesbar.
    .next = Senden Sie den Fall neu aus seinen Dateien; was schon angekommen war, zeigt die Site.
err-cases_running = Mit dieser Anmeldung wird gerade ein Fall gesendet.
    .next = Halten Sie ihn zuerst an, oder warten Sie, bis er gesendet ist.
err-disk_full = Auf diesem Computer sind { $free } frei, gebraucht werden { $need }.
    .next = Schaffen Sie Platz und wählen Sie „Erneut versuchen“. Nichts ist verloren.
err-drop_unsure = Es ist nicht sicher, welche der Dateien gemeint sind, weil mehrere denselben Namen haben.
    .next = Ziehen Sie stattdessen ihren Ordner herein, oder wählen Sie ihn mit dem Knopf. Nichts wurde übernommen.
err-group_not_found = Es gibt keine Gruppe { $group }, die Ihr Konto sehen kann.
    .next = Bitten Sie Ihre Studienkoordination um Zugang.
err-import_held = Die Site hält den Fall zurück: Ein Teil davon steht schon dort, oder unter einer anderen Bezeichnung. Nichts wird verdoppelt.
    .next = Die Dateien sind sicher bei der Site. Bitten Sie Ihre Studienkoordination, auf der Seite des Auftrags zu entscheiden.
err-import_failed = Der Importauftrag der Site endete mit { $status }.
    .next = Die Dateien sind sicher bei der Site. Bitten Sie Ihre Studienkoordination, den Auftrag anzusehen.
err-insecure_site = Die Adresse von { $host } verlangt eine unverschlüsselte Verbindung.
    .next = Verwenden Sie die https-Adresse der Site.
err-key_malformed = Das sieht nicht wie ein API-Schlüssel von Flywheel aus.
    .next = Kopieren Sie den ganzen Schlüssel aus Ihrem Flywheel-Profil, unter „Access“, und fügen Sie ihn neu ein.
err-key_missing = Auf diesem Computer ist kein API-Schlüssel.
    .next = Melden Sie sich an.
err-key_other_site = Dieser API-Schlüssel gehört zu { $host }, aber Ihre IT hat das Programm für { $preset } eingerichtet.
    .next = Verwenden Sie den Schlüssel aus Ihrem Profil bei { $preset }.
err-key_refused = Sie sind abgemeldet: { $host } nimmt diesen API-Schlüssel nicht an. Er ist vielleicht abgelaufen.
    .next = Erzeugen Sie in Ihrem Flywheel-Profil einen neuen Schlüssel und melden Sie sich wieder an. Ihr Fall bleibt auf diesem Computer.
err-label_is_pattern = Die Bezeichnung { $label } ist ein Muster und kann nicht gewählt werden.
    .next = Bitten Sie Ihre Studienkoordination, sie fest anzulegen.
err-label_not_in_templates = Die Bezeichnung { $label } gehört nicht zu denen, die das Projekt anbietet.
    .next = Wählen Sie eine andere, oder bitten Sie Ihre Studienkoordination, sie anzulegen.
err-landed_in_part = { $missing } von { $total } Dateien stehen nicht im Bericht der Site.
    .next = Bitten Sie Ihre Studienkoordination, den Auftrag anzusehen.
err-no_dialect = Die Site { $host } spricht auf eine Weise, die diese Version nicht kennt.
    .next = Bitten Sie Ihre IT um eine neuere Version. Nichts wurde gesendet.
err-no_such_case = Dieser Fall ist nicht auf diesem Computer.
    .next = Sehen Sie unter „Meine Fälle“ nach.
err-no_templates = Das Projekt { $project } hat keine Session Templates.
    .next = Bitten Sie Ihre Studienkoordination, sie anzulegen. Nichts wurde gesendet.
err-no_upload_rights = Sie dürfen { $project } ansehen, aber nichts hochladen.
    .next = Bitten Sie Ihre Studienkoordination um das Recht zum Hochladen.
err-no_webview = Auf diesem Computer fehlt, womit das Fenster gezeigt werden kann.
    .next = Bitten Sie Ihre IT, Microsoft Edge WebView2 zu installieren.
err-not_acknowledged = Die Site hat andere Bytes von { $name }, als gesendet wurden.
    .next = Wählen Sie „Erneut versuchen“: Es wird von Anfang an neu gesendet.
err-not_now = Das geht gerade nicht.
    .next = Beenden Sie, was gezeigt wird, und versuchen Sie es dann erneut.
err-nothing_there = Einige der Dateien oder Ordner sind nicht mehr zu finden oder zu öffnen.
    .next = Prüfen Sie, ob Datenträger oder Laufwerk noch verbunden sind, und wählen Sie sie neu.
err-nothing_to_send = Nichts von der Auswahl kann gesendet werden.
    .next = Wählen Sie den Ordner mit den Bildern.
err-phi_risk = Dieses Projekt entfernt keine Patientendaten.
    .next = Stimmen Sie dem zu, oder fragen Sie Ihre Studienkoordination. Nichts wurde gesendet.
err-phi_risk_forbidden = Dieses Projekt entfernt keine Patientendaten, und Ihre IT erlaubt das Senden ohne das nicht.
    .next = Bitten Sie Ihre Studienkoordination, ein De-Identifikations-Profil festzulegen. Nichts wurde gesendet.
err-profile_invalid = Die Regeln zum Entfernen der Patientendaten sind nicht brauchbar: { $problem }
    .next = Bitten Sie Ihre Studienkoordination, sie zu berichtigen. Nichts wurde gesendet.
err-profile_unsafe = Die Regeln zum Entfernen der Patientendaten sind nicht sicher: { $problem }.
    .next = Bitten Sie Ihre Studienkoordination, sie zu berichtigen. Nichts wurde gesendet.
err-project_locked = Das Projekt { $project } ist gesperrt und nimmt nichts an.
    .next = Fragen Sie Ihre Studienkoordination.
err-project_not_found = Das Projekt { $project } ist nicht mehr da, oder Sie können es nicht sehen.
    .next = Bitten Sie Ihre Studienkoordination um Zugang.
err-rule_unsupported = Eine Regel zum Entfernen der Patientendaten kann hier nicht ausgeführt werden: { $rule }.
    .next = Sagen Sie es Ihrer Studienkoordination. Nichts wurde gesendet.
err-rules_misplace =
    { $count ->
        [one] Der Import würde 1 Datei anderswohin legen, als Sie gewählt haben; er wurde nicht gestartet.
       *[other] Der Import würde { $count } Dateien anderswohin legen, als Sie gewählt haben; er wurde nicht gestartet.
    }
    .next = Geben Sie diesen Code dem Flywheel-Support.
err-series_not_deidentified =
    { $count ->
        [one] Aus 1 Serie konnten die Patientendaten nicht entfernt werden; sie wurde nicht gesendet. Der Fall wurde angehalten; nichts wurde importiert.
       *[other] Aus { $count } Serien konnten die Patientendaten nicht entfernt werden; sie wurden nicht gesendet. Der Fall wurde angehalten; nichts wurde importiert.
    }
    .next = Senden Sie ohne sie, oder kopieren Sie die Bilder neu vom Gerät.
err-value_echoed =
    { $count ->
        [one] 1 Serie enthält in { $elements } noch, was das Profil anderswo entfernt; sie wurde nicht gesendet.
       *[other] { $count } Serien enthalten in { $elements } noch, was das Profil anderswo entfernt; sie wurden nicht gesendet.
    }
    .next = Nennen Sie der Studienkoordination diese Stelle: Das Profil muss es auch dort entfernen. Oder senden Sie ohne sie.
err-server_busy = Die Site { $host } ist gerade ausgelastet.
    .next = Warten Sie einige Minuten und wählen Sie „Erneut versuchen“. Nichts ist verloren.
err-server_forbids = Die Site hat abgelehnt: Ihr Konto darf nicht { $deed }.
    .next = Bitten Sie Ihre Studienkoordination, Ihre Rolle zu prüfen. Ihr Fall bleibt auf diesem Computer.
err-server_refused = Die Site { $host } hat eine Anfrage abgelehnt.
    .next = Geben Sie diesen Code dem Flywheel-Support. Nichts ist verloren.
err-server_unreachable = { $host } ist nicht zu erreichen.
    .next = Prüfen Sie das Netzwerk und wählen Sie „Erneut versuchen“. Nichts ist verloren.
err-setting_managed = Die IT Ihres Krankenhauses hat das festgelegt, es lässt sich hier nicht ändern.
    .next = Fragen Sie Ihre IT, wenn es anders sein muss.
err-site_not_flywheel = { $host } hat geantwortet, aber nicht als Flywheel-Site.
    .next = Prüfen Sie die Adresse mit Ihrer Studienkoordination.
err-source_changed =
    { $count ->
        [one] 1 Datei hat sich beim Lesen verändert oder ist verschwunden.
       *[other] { $count } Dateien haben sich beim Lesen verändert oder sind verschwunden.
    }
    .next = Legen Sie den Datenträger wieder ein, oder warten Sie, bis das Kopieren beendet ist, und wählen Sie „Erneut versuchen“.
err-storage_refused = Der Speicher bei { $host } hat mehrmals nacheinander abgelehnt.
    .next = Prüfen Sie die Uhr dieses Computers und wählen Sie „Erneut versuchen“. Nichts ist verloren.
err-tls_refused = Der sicheren Verbindung zu { $host } kann auf diesem Computer nicht vertraut werden.
    .next = Bitten Sie Ihre IT, das Zertifikat der Netzwerkprüfung zu hinterlegen. Nichts wurde gesendet.
err-warning_unanswered =
    { $count ->
        [one] 1 Warnung braucht Ihre Antwort.
       *[other] { $count } Warnungen brauchen Ihre Antwort.
    }
    .next = Sehen Sie sie beim Schritt „Dateien“ an und bestätigen Sie jede.
err-worker_died = Ein Teil des Programms, der Bilder liest, ist mehrmals stehen geblieben.
    .next = Schließen Sie andere Programme, um Speicher freizugeben, und wählen Sie „Erneut versuchen“.
err-workspace_unusable = Case Uploader kann in seinen Ordner auf diesem Computer nicht schreiben.
    .next = Bitten Sie Ihre IT, den Datenordner des Programms beschreibbar zu machen.

check-start = Dateien nur prüfen
check-title = Dateien prüfen, ohne zu senden
check-lead = Dieselben Prüfungen wie vor dem Senden. Nichts verlässt diesen Computer, und eine Anmeldung ist nicht nötig.
check-bad =
    { $count ->
        [one] 1 Problem muss gelöst werden, bevor diese Dateien gesendet werden können.
       *[other] { $count } Probleme müssen gelöst werden, bevor diese Dateien gesendet werden können.
    }
check-warn =
    { $count ->
        [one] 1 Punkt sollte angesehen werden.
       *[other] { $count } Punkte sollten angesehen werden.
    }
check-ok = Es wurden keine Probleme gefunden.
check-nothing-sent = Nichts wurde gesendet.
check-count =
    { $total ->
        [one] 1 Serie
       *[other] { $total } Serien
    } · { some-files } · { $size }
check-save = Ergebnis speichern (PDF)
check-send = Diese Dateien senden

doctor-open = Verbindung testen
doctor-title = Verbindung testen
doctor-lead = Probiert alles, was zum Senden nötig ist: Netz, Verschlüsselung, die Site und diesen Computer. Das dauert bis zu einer Minute.
doctor-site = Site:
doctor-start = Test starten
doctor-running = Test läuft …
doctor-again = Noch einmal testen
doctor-is-good = Alles funktioniert. Von diesem Computer können Fälle gesendet werden.
doctor-is-warning = Fälle können gesendet werden, aber etwas sollte angesehen werden. Der Text unten sagt, was.
doctor-is-bad = Etwas muss geändert werden, bevor Fälle gesendet werden können. Kopieren Sie den Text unten und schicken Sie ihn an die IT-Abteilung Ihres Krankenhauses.
doctor-is-not_tried = Nichts konnte getestet werden.
doctor-word-good = Funktioniert
doctor-word-warning = Bitte ansehen
doctor-word-bad = Funktioniert nicht
doctor-word-not_tried = Nicht getestet
doctor-probe-settings = Einstellungen
doctor-probe-version = Version
doctor-probe-name = Die Adresse der Site ist bekannt
doctor-probe-proxy = Proxy
doctor-probe-tls = Verschlüsselung
doctor-probe-core = Die Site
doctor-probe-xfer = Übertragungsdienst der Site
doctor-probe-clock = Uhr dieses Computers
doctor-probe-storage = Speicher für Bilder
doctor-probe-disk = Freier Speicherplatz
doctor-probe-memory = Freier Arbeitsspeicher
doctor-probe-storage_name = Speicher: seine Adresse ist bekannt
doctor-probe-storage_proxy = Speicher: Proxy
doctor-probe-storage_tls = Speicher: Verschlüsselung
doctor-probe-other = Anderes
doctor-letter = Text für Ihre IT-Abteilung
doctor-letter-more = Er enthält weder Patientendaten noch Schlüssel und ist auf Englisch.
doctor-copy = Text kopieren
doctor-copied = Kopiert
`;export{e as default};
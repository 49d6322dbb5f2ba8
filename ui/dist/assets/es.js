var e=`# Cada frase de la página en español.
app-name = Case Uploader
starting = Iniciando…
loading = Cargando…
close = Cerrar
back = Atrás
continue = Continuar
cancel = Cancelar
change = Cambiar
show = Mostrar
pause = Pausar
resume = Reanudar
try-again = Reintentar
problem = Problema
code-is = Código:
steps = Pasos
pages = Páginas
practice = Sitio de práctica: no se envía nada real.
lost = Case Uploader no responde. Si se cerró, vuelva a iniciarlo; sus casos se conservan.
closed-title = Case Uploader está cerrado
closed-more = Puede cerrar esta página. Los casos sin terminar seguirán cuando vuelva a iniciarlo.
title-error = Error:
language = Idioma

step-sign_in = Iniciar sesión
step-where = Dónde
step-destination = Destino
step-files = Archivos
step-review = Revisión
step-upload = Envío
step-done = Terminado
step-home = Mis casos
step-settings = Ajustes
step-check = Comprobar archivos
step-doctor = Conexión
step-of = Paso { $step } de { $total }
step-done-word = hecho
step-closed = aún no disponible

summary-title = Antes hay algo que hacer
ask-type_site = Escriba la dirección del sitio
ask-type_key = Pegue su clave API
ask-choose_group = Elija un grupo
ask-choose_project = Elija un proyecto
ask-choose_subject = Elija un sujeto o cree uno nuevo
ask-settle_subject = Indique a qué sujeto se refiere
ask-mend_subject = Corrija la etiqueta del sujeto
ask-choose_session = Elija una sesión
ask-choose_acquisition = Elija una adquisición
ask-profile_failed = No se pudieron cargar las reglas para eliminar los datos del paciente
ask-choose_files = Elija los archivos de este caso
ask-nothing_left = No queda nada por enviar. Vuelva a incluir algo
ask-settle_block = Resuelva primero: { $name }
ask-confirm_warning = Confirme que ha mirado: { $name }
ask-accept_phi_risk = Acepte que se envíen datos del paciente o elija otro proyecto

signin-title = Iniciar sesión
signin-lead = Necesita su sitio de Flywheel y su clave API. La coordinación del ensayo puede darle ambos.
signin-site = Dirección del sitio
signin-site-hint = Por ejemplo trial.flywheel.io. Una clave API completa rellena este campo por usted.
signin-key = Clave API
signin-key-hint = En Flywheel: su perfil y luego «Access». Copie la clave completa y péguela aquí.
signin-do = Iniciar sesión
signin-asking = Iniciando sesión…
signin-practice = Usar la clave de práctica
signin-safe = La clave se guarda en el almacén de credenciales de este ordenador, si lo tiene, y en ningún otro lugar.

privacy-on = Los datos del paciente se eliminan en este ordenador antes del envío.
privacy-profile = Perfil:
privacy-off = Riesgo PHI: este proyecto no elimina los datos del paciente.
privacy-off-more = Los nombres, fechas de nacimiento y números de historia de los archivos se enviarán tal cual.
privacy-accept = Tengo permiso para enviar datos de pacientes a este proyecto y lo acepto.
privacy-loading = Consultando cómo se eliminan los datos del paciente…
privacy-checked = Comprobado: se eliminan { $gone } de { $total } valores identificativos.
privacy-stays = Qué queda
stays-title = Lo que queda en los archivos
stays-lead = Las reglas se probaron con archivos inventados que llevan un valor en cada elemento identificativo de la norma DICOM ({ $edition }).
stays-nothing = Ninguno queda tal cual.
stays-stays = Estos { $count } quedan tal cual
stays-where-top = fuera de secuencias
stays-where-nested = en secuencias
stays-beside = También tal cual
stays-notes = Notas para la coordinación del ensayo: { $count }. La orden «case-uploader profile check» las muestra.
outcome-stays = queda
outcome-untested = sin probar
outcome-changed = cambiado
outcome-shifted = desplazado
outcome-hashed = con hash
outcome-new_uid = UID nuevo
outcome-replaced = sustituido
outcome-emptied = vaciado
outcome-removed = eliminado
outcome-refused = el archivo no se envía
beside-preamble = Los primeros 128 bytes del archivo
beside-meta = Nombres y direcciones de los ordenadores del hospital en la cabecera
beside-trailing_padding = Relleno al final del archivo
beside-overlay_label = Etiquetas de superposiciones
beside-unknown = Elementos que la norma no conoce
beside-private = Elementos privados del fabricante
beside-file_name = Una parte del nombre del archivo
level-project = fijado para este proyecto
level-group = fijado para el grupo
level-site = fijado para todo el sitio

menu-placeholder = Escriba para buscar
menu-none = Sin resultados.
menu-some = Se muestran { $some } de { $total }. Siga escribiendo para acotar.
menu-all =
    { $total ->
        [one] 1 opción
       *[other] { $total } opciones
    }
menu-clear = Vaciar { $label }
menu-not-chosen = Aún no elegido: selecciónelo en la lista.

where-title = ¿Adónde pertenece este caso?
where-lead = Elija primero un grupo o un proyecto. Cada lista acota la otra.
where-none = No hay ningún proyecto al que pueda enviar casos.
where-none-next = Pida a la coordinación del ensayo el derecho a enviar. Las listas muestran lo que falta.
where-count = Puede enviar a { $usable } de { $total } proyectos.
group = Grupo
group-hint = Normalmente el ensayo.
project = Proyecto
project-hint = Normalmente el lugar de su hospital en él.
why-locked = Bloqueado: no admite envíos. Pregunte a la coordinación del ensayo.
why-no_rights = Puede verlo pero no enviar. Pida ese derecho a la coordinación del ensayo.
why-no_templates = No tiene Session Templates. Pida a la coordinación del ensayo que las añada.
why-ask = { $project } no se puede elegir hasta entonces.

target-title = ¿De quién son las imágenes y de qué visita?
target-lead = Todas las etiquetas proceden de { $project }. Nada puede acabar en un lugar equivocado.
subject = Sujeto
subject-hint = Escriba parte del código del sujeto. Si aún no existe, puede crearlo.
subject-create = Crear el sujeto «{ $label }»
subject-create-anyway = No, crear «{ $label }»
subject-use = Usar { $label }
subject-new = El sujeto nuevo «{ $label }» se creará al enviar.
subject-checking = Comprobando la etiqueta…
subject-count = { $count } sujetos hasta ahora.
subject-near = «{ $label }» aún no existe, pero se parece a una etiqueta existente.
subject-near-more = Quizá quería decir:
session = Sesión
session-hint = La visita.
acquisition = Adquisición
acquisition-hint = Lo que se examinó.
acquisition-waits = Elija primero una sesión.
patterns-session =
    { $count ->
        [one] 1 sesión no se puede ofrecer
       *[other] { $count } sesiones no se pueden ofrecer
    }
patterns-acquisition =
    { $count ->
        [one] 1 adquisición no se puede ofrecer
       *[other] { $count } adquisiciones no se pueden ofrecer
    }
patterns-why = Son patrones y no etiquetas fijas, por eso no se pueden elegir. Si necesita uno, pida a la coordinación del ensayo que lo convierta en etiqueta fija.
label-empty = Escriba una etiqueta.
label-characters = La etiqueta tiene caracteres que Flywheel no puede conservar. Use letras, cifras, guiones y guiones bajos.
label-edge_spaces = La etiqueta empieza o acaba con un espacio.
label-too_long = La etiqueta es demasiado larga.
label-final_dot = La etiqueta acaba con un punto. Flywheel lo quitaría.
label-invisible = La etiqueta contiene un carácter invisible.
label-other = Esta etiqueta no se puede usar. Escríbala como indica el protocolo del estudio.

files-title = Elija los archivos
files-lead = Tome el CD o la carpeta completa. Verá todo antes de enviar nada.
files-title-check = Compruebe los archivos
files-lead-check = Aún no se ha enviado nada. Quite lo que no pertenezca a este caso.
drop-here = Suelte el CD, la carpeta o los archivos en cualquier lugar de esta ventana
drop-browser = Elija el CD, la carpeta o los archivos de este caso
drop-kinds = Carpetas y CD DICOM, archivos ZIP y otros archivos como PDF o NIfTI.
drop-now = Suelte para añadir los archivos
choose-folder = Elegir una carpeta o un CD
choose-files = Elegir archivos
choose-any = Elegir archivos o una carpeta
choose-sample = Usar el caso de muestra
add-any = Añadir más
add-folder = Añadir una carpeta
add-files = Añadir archivos
scan-title = Leyendo los archivos
scan-walking = Buscando archivos: { $found } encontrados hasta ahora
scan-reading = { $read } de { $found } archivos leídos
scan-cancel = Detener la lectura
files-checking = Comprobando…
some-files =
    { $files ->
        [one] 1 archivo
       *[other] { $files } archivos
    }
some-series =
    { $series ->
        [one] 1 serie
       *[other] { $series } series
    }
files-kept =
    { $series ->
        [one] 1 de { $total } series
       *[other] { $series } de { $total } series
    } · { some-files } · { $size } por enviar
files-clear = Empezar de nuevo
files-other =
    { $count ->
        [one] 1 archivo de otro tipo
       *[other] { $count } archivos de otro tipo
    }
files-failed =
    { $count ->
        [one] 1 archivo no se puede enviar
       *[other] { $count } archivos no se pueden enviar
    }
files-skipped =
    { $count ->
        [one] 1 archivo se omite
       *[other] { $count } archivos se omiten
    }
files-duplicate =
    { $count ->
        [one] 1 archivo es una copia exacta
       *[other] { $count } archivos son copias exactas
    }
files-more = Mostrar más ({ $shown } de { $total })
images =
    { $count ->
        [one] 1 imagen
       *[other] { $count } imágenes
    }

patient-unnamed = Sin nombre en los archivos
patient-born = nacimiento
patient-id = ID
patient-check = ¿Es la persona correcta para { $subject }? Estos datos se muestran solo aquí, para que pueda comprobarlo.
patient-which = Estos archivos muestran a más de un paciente. ¿Cuál es el de este caso?
review-patient-note = Se muestra solo aquí.

severity-block = Alto:
severity-warn = Compruebe:
severity-info = Nota:
settle-now = Debe resolverse antes de poder enviar.
confirm-now = Confirme que lo ha mirado o quítelo.
finding-confirm = Lo he mirado; es correcto.
finding-leave-out =
    { $count ->
        [one] Quitar esta serie
       *[other] Quitar estas { $count } series
    }
finding-files-out =
    { $count ->
        [one] Quitar este archivo
       *[other] Quitar estos { $count } archivos
    }
finding-files-more =
    { $count ->
        [one] y 1 más, en la lista de otros archivos de abajo
       *[other] y { $count } más, en la lista de otros archivos de abajo
    }
findings-info =
    { $count ->
        [one] 1 nota
       *[other] { $count } notas
    }
owner-you = Puede resolverlo usted.
owner-it = Puede resolverlo su departamento de informática.
owner-coordinator = Puede resolverlo la coordinación del ensayo.
owner-flywheel = Puede resolverlo el soporte de Flywheel.

finding-without = Enviar el resto sin estos archivos.
finding-several_patients = Estos archivos pertenecen a más de una persona. Elija la de este caso.
    .name = Varios pacientes
finding-patient_names_differ = El mismo número de paciente y la misma fecha de nacimiento llevan nombres distintos. Asegúrese de que todo es de la misma persona.
    .name = Nombres distintos
finding-patient_missing =
    { $count ->
        [one] Un archivo no dice de quién es; otros sí. Asegúrese de que pertenece a este caso.
       *[other] { $count } archivos no dicen de quién son; otros sí. Asegúrese de que pertenecen a este caso.
    }
    .name = Paciente sin indicar
finding-several_studies = Los archivos proceden de { $count } exámenes distintos. Asegúrese de que todos pertenecen a esta visita.
    .name = Varios exámenes
finding-nothing_to_send = Nada de la selección se puede enviar. Elija la carpeta de las imágenes.
    .name = Nada que enviar
finding-localizer_only = Solo hay imágenes de localización. Asegúrese de que también se exportaron las imágenes mismas.
    .name = Solo localizadores
finding-missing_uid =
    { $count ->
        [one] A un archivo le faltan los números que dicen qué imagen es. Pida que lo exporten de nuevo del archivo, o envíe sin él.
       *[other] A { $count } archivos les faltan los números que dicen qué imágenes son. Pida que los exporten de nuevo del archivo, o envíe sin ellos.
    }
    .name = Falta el identificador
finding-truncated =
    { $count ->
        [one] Una imagen está cortada y no se puede leer. Cópiela de nuevo del equipo, del archivo o del disco, o envíe sin ella.
       *[other] { $count } imágenes están cortadas y no se pueden leer. Cópielas de nuevo del equipo, del archivo o del disco, o envíe sin ellas.
    }
    .name = Imágenes cortadas
finding-same_uid_different_content =
    { $count ->
        [one] Un archivo dice ser una imagen ya presente, pero es distinto. Elija una sola exportación o quite la serie.
       *[other] { $count } archivos dicen ser las mismas imágenes, pero son distintos. Elija una sola exportación o quite la serie.
    }
    .name = Misma imagen, otro contenido
finding-duplicates =
    { $count ->
        [one] Un archivo es copia exacta de otro. Cada imagen se envía una vez.
       *[other] { $count } archivos son copias exactas de otros. Cada imagen se envía una vez.
    }
    .name = Copias
finding-unreadable =
    { $count ->
        [one] Un archivo no se puede leer del disco. Cópielo de nuevo o pruebe otra unidad. No se envía.
       *[other] { $count } archivos no se pueden leer del disco. Cópielos de nuevo o pruebe otra unidad. No se envían.
    }
    .name = Archivos ilegibles
finding-not_parsable =
    { $count ->
        [one] Un archivo parece DICOM, pero está dañado. Cópielo de nuevo del equipo o del archivo. No se envía.
       *[other] { $count } archivos parecen DICOM, pero están dañados. Cópielos de nuevo del equipo o del archivo. No se envían.
    }
    .name = Archivos dañados
finding-changed =
    { $count ->
        [one] Un archivo cambió o desapareció mientras se leía. Espere a que termine la copia y elíjalo de nuevo. No se envía.
       *[other] { $count } archivos cambiaron o desaparecieron mientras se leían. Espere a que termine la copia y elíjalos de nuevo. No se envían.
    }
    .name = Archivos cambiados
finding-reader_died =
    { $count ->
        [one] Un archivo no se pudo leer sin peligro. No se envía.
       *[other] { $count } archivos no se pudieron leer sin peligro. No se envían.
    }
    .name = Lectura peligrosa
finding-archive_unusable =
    { $count ->
        [one] Un archivo está en un ZIP dañado, cifrado, demasiado grande o mal nombrado. Descomprímalo usted y elija la carpeta. No se envía.
       *[other] { $count } archivos están en ZIP dañados, cifrados, demasiado grandes o mal nombrados. Descomprímalos usted y elija la carpeta. No se envían.
    }
    .name = ZIP inutilizable
finding-nested_archive =
    { $count ->
        [one] Un archivo es un comprimido que aquí no se puede abrir. Descomprímalo usted y elija la carpeta. No se envía.
       *[other] { $count } archivos son comprimidos que aquí no se pueden abrir. Descomprímalos usted y elija la carpeta. No se envían.
    }
    .name = Comprimido dentro de otro
finding-empty_images =
    { $count ->
        [one] Un archivo que podría ser una imagen está vacío. Asegúrese de que la exportación está completa. No se envía.
       *[other] { $count } archivos que podrían ser imágenes están vacíos. Asegúrese de que la exportación está completa. No se envían.
    }
    .name = Imágenes vacías
finding-empty_files =
    { $count ->
        [one] Un archivo está vacío. No se envía.
       *[other] { $count } archivos están vacíos. No se envían.
    }
    .name = Archivos vacíos
finding-other_files =
    { $count ->
        [one] Un archivo no es una imagen DICOM. Se envía tal cual.
       *[other] { $count } archivos no son imágenes DICOM. Se envían tal cual.
    }
    .name = Otros archivos
finding-other_pictures =
    { $count ->
        [one] Uno de los otros archivos es una imagen, un vídeo o un PDF en el que puede verse un nombre. El programa no mira lo que se ve en él. Mírelo antes de confirmar, o quítelo.
       *[other] { $count } de los otros archivos son imágenes, vídeos o PDF en los que pueden verse nombres. El programa no mira lo que se ve en ellos. Mírelos antes de confirmar, o quítelos.
    }
    .name = Otras imágenes
finding-missing_slices = Cortes que parecen faltar entre otros: { $count }. Compare con el equipo o el archivo, y exporte la serie de nuevo si falta algo.
    .name = Faltan cortes
finding-uneven_spacing = Cortes que no están a la distancia de los demás: { $count }. Compare con el equipo o el archivo, y exporte la serie de nuevo si falta algo.
    .name = Separación desigual
finding-spacing_varies = Lugares donde la distancia entre cortes difiere: { $count }. Nada que hacer si el examen se planificó así.
    .name = Separación variable
finding-number_gaps = Números de imagen omitidos: { $count }. Compruebe que la serie está completa; los equipos también omiten números.
    .name = Números de imagen omitidos
finding-number_repeats = Imágenes con un número que otra también tiene: { $count }. Nada que hacer: los equipos repiten números.
    .name = Números de imagen repetidos
finding-incomplete_phases = Lugares con más o menos imágenes que los demás, por lo que una fase o un eco está incompleto: { $count }. Compruebe en el equipo si la adquisición se detuvo antes; si no, exporte la serie de nuevo.
    .name = Fase incompleta
finding-fewer_than_told = Imágenes menos de las que el equipo indica para la serie: { $count }. Compare con el equipo o el archivo, y exporte la serie de nuevo si falta algo.
    .name = Menos imágenes de las indicadas
finding-mixed_orientation = Imágenes orientadas de otro modo que el resto de su serie, como un localizador: { $count }. Asegúrese de que pertenecen a esta serie.
    .name = Orientaciones mezcladas
finding-several_stacks = Pilas de cortes en distintas direcciones en una serie: { $count }. Nada que hacer si el examen se planificó así.
    .name = Varias pilas
finding-mixed_matrix = Imágenes de otro tamaño o distancia de píxel que el resto de su serie: { $count }. Asegúrese de que pertenecen a esta serie.
    .name = Tamaños mezclados
finding-mixed_pixels = Imágenes cuyos píxeles se guardan de otra forma que en el resto de su serie: { $count }. Exporte la serie de nuevo; si sigue igual, dígalo a la coordinación.
    .name = Formas de píxel mezcladas
finding-mixed_modality = Objetos de otro tipo en la serie: { $count }. Asegúrese de que pertenecen a esta serie.
    .name = Tipos mezclados
finding-position_missing = Imágenes que no dicen dónde están, aunque otras de su serie sí: { $count }. Pida que exporten la serie de nuevo del archivo.
    .name = Falta la posición
finding-single_image = Series con una sola imagen donde lo habitual es una pila: { $count }. Asegúrese de que se exportó toda la serie.
    .name = Imagen única
finding-small_case = Imágenes en toda la selección: { $count }. Asegúrese de que se exportó todo el examen.
    .name = Pocas imágenes
finding-large_case = Archivos en la selección, más de los que suele tener un examen: { $count }. Asegúrese de que no hay otros exámenes entre ellos.
    .name = Muchísimos archivos
finding-undecodable = Imágenes que no se pueden mostrar porque sus píxeles comprimidos están dañados: { $count }. Exporte la serie de nuevo, mejor sin compresión.
    .name = Imágenes dañadas
finding-no_decoder = Imágenes comprimidas de un modo que aquí no se puede leer: { $count }. Nada que hacer: se envían tal cual.
    .name = Compresión desconocida
finding-burned_in_flag = Imágenes que declaran llevar texto grabado: { $count }. Mírelas. Si se lee un nombre o un número, tápelo en negro o quite la serie.
    .name = Texto en la imagen
finding-burned_in_text = Series en cuyas imágenes se leyó texto: { $count }. Mírelas. Si se lee un nombre o un número, tápelo en negro o quite la serie.
    .name = Texto leído en imágenes
finding-burned_in_risk = Imágenes de un tipo que suele llevar nombres escritos: { $count }. Mírelas antes de confirmar, o quite la serie.
    .name = Posibles nombres en la imagen
finding-masked_unread = Imágenes enmascaradas que el programa no pudo volver a leer: { $count }. Mírelas otra vez antes de confirmar.
    .name = Enmascaradas, no leídas de nuevo
finding-pictures_masked = Imágenes que salen con partes en negro: { $count }. No hay nada que hacer.
    .name = Imágenes enmascaradas
finding-pictures_cleared = Imágenes de las que alguien dijo, tras mirarlas, que no nombran a nadie: { $count }. No hay nada que hacer.
    .name = Imágenes aprobadas
finding-text_objects = Objetos con texto, como informes o documentos: { $count }. Quítelos salvo que el estudio los pida.
    .name = Documentos de texto
finding-raw_data = Objetos con datos propios del fabricante, que nadie puede leer: { $count }. Quítelos salvo que el estudio los pida.
    .name = Datos brutos del fabricante
finding-derived = Imágenes calculadas a partir de otras: { $count }. Nada que hacer si el estudio las quiere.
    .name = Imágenes calculadas
finding-dangling_references = Objetos que se refieren a imágenes fuera de la selección: { $count }. Compruebe que sus imágenes también se envían.
    .name = Referencias a imágenes ausentes
finding-iod_incomplete = Imágenes sin valores que pide la norma DICOM: { $count }. Nada que hacer.
    .name = Faltan valores
finding-odd_encoding = Series con valores privados o sin nombre que nadie puede interpretar: { $count }. Nada que hacer: lo decide la desidentificación.
    .name = Valores desconocidos
finding-odd_uids = Imágenes con identificadores que no siguen la norma DICOM: { $count }. Nada que hacer.
    .name = Identificadores inusuales
finding-lossy = Imágenes comprimidas con pérdida: { $count }. Compruebe que el estudio lo permite; si no, exporte la serie sin compresión.
    .name = Comprimidas con pérdida
finding-overlays = Imágenes con dibujos o curvas superpuestos: { $count }. Nada que hacer: lo decide la desidentificación.
    .name = Dibujos superpuestos
finding-face_visible = Series en las que se podría hacer visible un rostro: { $count }. Nada que hacer si el estudio lo sabe.
    .name = Rostro reconstruible
finding-date_impossible = Imágenes con una fecha imposible, futura o anterior al nacimiento: { $count }. Compruebe el reloj del equipo y los datos del paciente.
    .name = Fecha imposible
finding-date_old = Imágenes con fecha anterior a 1990: { $count }. Nada que hacer si las fechas se cambiaron a propósito.
    .name = Fecha muy antigua
finding-acquired_before_study = Imágenes tomadas antes de empezar su examen, según sus fechas: { $count }. Compruebe el reloj del equipo.
    .name = Tomadas antes del examen
finding-wrong_modality = Series de un tipo que la adquisición elegida no pide: { $count }. Compruebe la adquisición y los archivos elegidos.
    .name = Tipo incorrecto para la adquisición
finding-too_few_series = La adquisición elegida pide al menos { $minimum } archivos; hay { $count }. Asegúrese de que se exportó todo.
    .name = Muy pocos archivos
finding-rule_violated = Series que no cumplen la regla del estudio sobre { $rule }: { $count }. Pregunte a la coordinación del ensayo si sirven de todos modos.
    .name = Regla del estudio no cumplida
finding-rule_violated_block = Series que no cumplen la regla del estudio sobre { $rule }: { $count }. No se pueden enviar. Pregunte a la coordinación del ensayo.
    .name = Lo prohíbe una regla del estudio
finding-expected_missing = Series que pide la regla del estudio sobre { $rule } y que faltan: { $count }. Asegúrese de que se exportó todo.
    .name = Faltan series esperadas
finding-rules_unusable = El archivo de reglas del estudio no se puede usar ({ $problem }). Dígalo a la coordinación del ensayo. Las demás comprobaciones se hacen igualmente.
    .name = Reglas del estudio inutilizables
finding-person_differs = La persona de estos archivos no es la de los archivos enviados antes con este sujeto. Compruebe el sujeto y los archivos.
    .name = Otra persona que antes
finding-person_elsewhere = Otros sujetos con los que ya se enviaron archivos de esta persona: { $count }. Compruebe el sujeto.
    .name = Enviada antes con otro sujeto
finding-sent_before = Exámenes que ya se enviaron desde este ordenador: { $count }. Envíelos de nuevo solo si se lo pidieron.
    .name = Ya enviado
finding-not_deidentifiable = Por eso las series marcadas no se pueden enviar (imágenes: { $count }). Déjelas fuera o cópielas de nuevo desde el equipo. Si no sirve, diga al coordinador del ensayo: { $reasons }.
    .name = No se pueden quitar los datos
finding-other = La comprobación «{ $code }» encontró algo en { $series } series.
    .name = Otra comprobación

series-table = Series de este caso
series-unnamed = Serie sin nombre
series-send = Enviar { $name }
series-look = Ver imágenes de { $name }
series-changes = Antes y después: { $name }
series-changes-short = Antes / después
series-fine = Sin problemas
series-out = Quitada
series-more = +{ $count }
series-images-kept = { $kept } de { $total }
series-count =
    { $count ->
        [one] 1 serie
       *[other] { $count } series
    }
col-send = Enviar
col-picture = Imagen
col-series = Serie
col-date = Fecha
col-images = Imágenes
col-size = Tamaño
col-checks = Controles

picture-no_pixels = No hay imagen en este archivo
picture-damaged = La imagen está dañada
picture-too_large = La imagen es demasiado grande para mostrarla
picture-too_slow = La imagen tarda demasiado en mostrarse
picture-unsupported = Este tipo de imagen no se puede mostrar
picture-gone = El archivo ya no está
picture-worker_died = La imagen no se puede mostrar
look-title = Nombres en la imagen
look-read = Lugares con texto leído, marcados en amarillo: { $count }.
look-clean = No se leyó texto en estas imágenes.
look-left = No se leyó texto fuera de lo negro.
look-unread = El programa no ha leído estas imágenes. Busque usted los nombres.
look-reading = Se vuelven a leer las imágenes…
look-cleared = Usted dijo que aquí nada nombra al paciente.
look-accept = Tapar en negro lo leído
look-remembered = Como la última vez en este equipo
look-known = Como es habitual en este equipo
look-add = Añadir un recuadro
look-hint = Dibuje un recuadro con el ratón. O añada uno y muévalo con las flechas; con Mayús cambian su tamaño.
look-boxes = Recuadros negros
look-all = Todas las imágenes de este equipo y tamaño reciben los recuadros: { $count }.
look-box = Recuadro negro { $number } de { $count }
look-box-at = { $width } por { $height } píxeles, a { $left } de la izquierda y { $top } de arriba
look-remove = Quitar el recuadro { $number }
look-clear = Aquí nada nombra al paciente
look-undo = Deshacer
look-leave-out = Excluir la serie
look-take-in = Volver a incluir la serie
look-done = Listo
look-next = Siguiente serie por mirar
look-open = Mirar las imágenes
viewer-before = Imagen anterior
viewer-after = Imagen siguiente
viewer-slice = Imagen
viewer-of = Imagen { $index } de { $count }
viewer-note = Solo para reconocer la serie. No para diagnóstico.
viewer-leave-out = Quitar esta imagen
viewer-take-in = Volver a incluir esta imagen
viewer-image-out = Esta imagen está quitada. El resto de la serie se envía.
viewer-series-out = Toda la serie está quitada.

changes-title = Lo que se elimina antes de enviar
changes-lead = Primera imagen de «{ $name }». Las mismas reglas valen para todas las imágenes.
changes-none = No se cambia nada: los datos del paciente se envían tal cual.
changes-count = { $changed } de { $total } elementos se cambian antes de que esta imagen salga del ordenador.
changes-find = Buscar un elemento
changes-all = Mostrar también lo que se conserva
changes-element = Elemento
changes-before = En sus archivos
changes-after = Lo que se envía
changes-file-name = Nombre del archivo
changes-cut = Se muestran { $shown } de { $total }. Busque para acotar.
element-PixelData = Imágenes
element-private = Elemento privado
element-PatientName = Nombre del paciente
element-PatientID = ID del paciente
element-PatientBirthDate = Fecha de nacimiento
element-PatientSex = Sexo
element-StudyDate = Fecha del examen
element-AccessionNumber = Número de petición
element-InstitutionName = Institución
action-keep = Conservado
action-remove = Eliminado
action-replace = Sustituido
action-replace-with = Sustituido
action-hash = Cifrado con hash
action-hashuid = Cifrado con hash
action-increment-date = Desplazado
action-increment-datetime = Desplazado
action-encrypt = Cifrado
action-remove-private-tags = Eliminado
action-remove-undefined = Eliminado
action-replace-with-insert = Sustituido
action-regex-sub = Sustituido
action-jitter = Desplazado
action-add = Añadido
action-exit = Marcado
action-patient-age-from-birthdate = Calculado
action-mask = Tapado en negro
action-alter_pixels = Tapado en negro
action-other = Cambiado

reason-empty = Archivo vacío
reason-system_file = Archivo del sistema
reason-hidden = Archivo oculto
reason-dicomdir = Índice del disco
reason-viewer_file = Programa visor del disco
reason-duplicate_path = Elegido dos veces
reason-link_loop = Enlace que vuelve a sí mismo
reason-not_a_file = No es un archivo normal
reason-not_dicom = No es DICOM: el departamento de informática de su hospital solo permite DICOM
reason-unreadable = No se puede leer
reason-not_parsable = Dañado, o archivo DICOM incompleto
reason-truncated = Cortado
reason-missing_uid = Falta un identificador necesario
reason-changed = Cambió mientras se leía
reason-archive_damaged = Comprimido dañado
reason-archive_encrypted = Comprimido con contraseña
reason-archive_too_large = El comprimido ocupa más de lo que es seguro
reason-unsafe_name = El comprimido contiene un nombre peligroso
reason-nested_archive = Comprimido dentro de otro
reason-reader_died = No se pudo leer sin peligro
reason-deid_refused = No se pudieron eliminar los datos del paciente
reason-value_echo = El archivo dice quién es un paciente de este caso
reason-name_identifies = El nombre del archivo puede mostrar quién es el paciente
reason-type_refused = El perfil no admite archivos de este tipo
reason-same_content = Copia exacta de otro archivo
reason-left_out = Quitado por usted
reason-other = Otro motivo
type-nifti = NIfTI
type-pdf = Documento PDF
type-dicom = DICOM
type-image = Imagen
type-video = Vídeo
type-other = Otro archivo

review-title = Compruebe antes de enviar
review-lead = Aún no ha salido nada de este ordenador.
review-where = Adónde va
review-what = Qué se envía
review-patient = Paciente en los archivos
review-goes = Se envía
review-stays = No se envía
review-confirmed = Confirmado por usted
review-privacy = Datos del paciente
review-change = Cambiar { $name }
review-sum =
    { $series ->
        [one] 1 serie
       *[other] { $series } series
    }, { some-files }, { $size }
review-more =
    { $count ->
        [one] y 1 serie más
       *[other] y { $count } series más
    }
review-others =
    { $count ->
        [one] 1 archivo de otro tipo
       *[other] { $count } archivos de otro tipo
    }
review-left-out = { $count } quitados por usted
review-behind =
    { $count ->
        [one] 1 archivo:
       *[other] { $count } archivos:
    }
review-nothing = Se envía todo lo que eligió.
review-profile = Se eliminan con
review-no-profile = Se envían tal cual. Usted acepta el riesgo.
review-see = Ver lo que se elimina
review-send = Enviar { some-series }, { some-files }
review-sending = Preparando…
subject-will-be-new = nuevo

upload-title = Enviando el caso
upload-title-queued = El caso está en espera
upload-starting = Preparando…
upload-preparing =
    { $total ->
        [one] Eliminando datos del paciente de 1 archivo
       *[other] Eliminando datos del paciente: { $done } de { $total } archivos
    }
upload-both = Eliminando datos del paciente: { $done } de { $total } archivos. Enviado hasta ahora: { $sent }
upload-sending = Enviado: { $done } de { $total }
upload-queued = Empieza por sí solo cuando el caso anterior esté enviado.
upload-waiting = En espera
upload-pausing = Pausando…
upload-cancelling = Cancelando…
upload-paused = En pausa. No se ha perdido nada.
upload-stopped = Detenido. No se ha perdido nada.
upload-removing = Quitando el caso de este ordenador…
upload-not_sent = No se envió nada de este caso.
upload-begin-again = Empezar este caso de nuevo
upload-forget = Quitar de la lista
upload-said = { $percent } hecho
upload-list = Series en detalle
upload-list-empty = Aparece en cuanto la primera serie esté lista.
upload-safe = Puede cerrar la ventana o apagar el ordenador: el caso sigue donde estaba cuando vuelva a iniciar Case Uploader.
wait-network = Se cortó la conexión.
wait-server_busy = El sitio está ocupado.
wait-storage = El almacenamiento está ocupado.
wait-more = El envío sigue por sí solo. No se ha perdido nada.
left-moment = Queda menos de un minuto
left-minutes =
    { $minutes ->
        [one] Queda 1 minuto aproximadamente
       *[other] Quedan unos { $minutes } minutos
    }
left-hours =
    { $hours ->
        [one] Queda 1 hora aproximadamente
       *[other] Quedan unas { $hours } horas
    }
to-home = Mis casos
new-case = Enviar otro caso
new-case-first = Enviar un caso
new-case-meanwhile = Empezar el caso siguiente
cancel-case = Cancelar el envío
cancel-title = ¿Cancelar el envío de { $label }?
cancel-what = El caso se abandona y sus copias preparadas se quitan de este ordenador. Lo enviado hasta ahora no se importa en el sitio.
cancel-stays = Sus propios archivos quedan exactamente donde están. Puede enviarlos de nuevo cuando quiera.
cancel-keep = Seguir enviando
cancel-do = Cancelar el envío
close-title = ¿Cerrar mientras se envía un caso?
close-what = El envío se detiene y sigue por sí solo cuando vuelva a iniciar Case Uploader. No se pierde nada.
close-keep = Dejar abierto
close-do = Cerrar ahora

done-title-sent = Enviado
done-title-landed = Llegó: todo está en su lugar
done-title-landed_in_part = No llegó todo
done-title-held = El sitio retiene el caso
done-title-failed = El sitio no pudo importar el caso
done-title-stopped = Enviado, pero no seguido hasta el final
done-what = { $subject } · { $session } · { $acquisition }
done-more-sent =
    { $files ->
        [one] El archivo está en el sitio, que ahora lo pone en su lugar.
       *[other] Los { $files } archivos están en el sitio, que ahora los pone en su lugar.
    }
done-more-landed =
    { $files ->
        [one] El informe del sitio incluye el archivo en este lugar.
       *[other] El informe del sitio incluye los { $files } archivos en este lugar.
    }
done-more-landed_in_part = El informe del sitio no incluye todos los archivos. La coordinación del ensayo puede ver el motivo en la página de la tarea.
done-more-held = Todos los archivos están a salvo en el sitio, pero una parte de este caso ya está allí, o con otra etiqueta. No se duplica nada. La coordinación del ensayo decide en la página de la tarea qué se hace.
done-more-failed = Los archivos están a salvo en el sitio, pero la importación falló. La coordinación del ensayo puede ver el motivo en la página de la tarea.
done-more-stopped = Todos los archivos están en el sitio. Aún no se sabe qué fue de ellos allí.
done-may-close = Ya puede cerrar la ventana o empezar el caso siguiente.
done-job = Tarea de importación en el sitio
done-open = Abrir en el navegador
done-copy = Copiar enlace
done-copied = Copiado
receipt = Recibo
receipt-when = Empezado
receipt-who = Enviado por
receipt-case = Caso
receipt-sent = Enviado
receipt-sent-is = { some-files }, { $size }
receipt-no-profile = Enviados tal cual; se aceptó el riesgo PHI
receipt-equation =
    { $seen } vistos = { $landed } { $state ->
        [landed] llegados
       *[sent] enviados
    } + { $duplicates } copias + { $skipped } omitidos + { $failed } fallidos + { $leftout } quitados
receipt-mask = Recuadros negros dibujados: { $count }
receipt-list =
    { $count ->
        [one] 1 elemento en el sitio
       *[other] { $count } elementos en el sitio
    }
receipt-save-pdf = Guardar como PDF
receipt-save-json = Guardar como JSON
receipt-coming = El recibo se está escribiendo…

home-title = Mis casos
home-lead = Todo lo que ha enviado o empezado en este ordenador.
home-going = enviándose
home-draft = Borrador
home-draft-none = Aún sin sujeto
home-draft-files = Los archivos no se guardan con un borrador, porque sus nombres pueden mostrar quién es el paciente. Elíjalos de nuevo.
home-draft-go = Seguir
home-draft-discard = Descartar
home-open = Sin terminar
home-over = Terminados
home-show = Mostrar el caso de { $label }
home-forget = Quitar el caso de { $label } de esta lista
home-cancel = Cancelar el envío de { $label }
home-empty = Aún no hay casos
home-empty-more = Un caso lleva pocos minutos: decir adónde va, elegir los archivos, comprobar, enviar.
status-draft = Borrador
status-queued = En espera
status-preparing = Preparando
status-uploading = Enviando
status-waiting = En espera
status-pausing = Pausando
status-cancelling = Cancelando
status-paused = En pausa
status-stopped = Detenido
status-sent = Enviado
status-landed = Llegó
status-landed_in_part = Llegó en parte
status-held = Retenido
status-failed = Falló
status-removing = Quitando
status-not_sent = No enviado

settings-title = Ajustes
language-system = Como el sistema
settings-look = Claro u oscuro sigue a su sistema.
settings-account = Cuenta
settings-busy = Se está enviando un caso con esta sesión. Páuselo antes de cerrar la sesión.
sign-out = Cerrar sesión
settings-about = Acerca de
settings-network = Red
settings-version = Case Uploader { $version }
settings-privacy = Case Uploader habla con su sitio de Flywheel y con nadie más. No conserva datos de pacientes cuando un caso ha terminado.
settings-computer = Este equipo
settings-it = Fijado por el departamento de informática de su hospital
settings-it-more = Vale para todas las personas en este equipo. Solo el departamento de informática de su hospital puede cambiarlo.
settings-trouble = El departamento de informática de su hospital debe corregir los ajustes de este programa
settings-trouble-more = Nada de lo que protege a los pacientes se debilita por ello.
setting-locked = Fijado por el departamento de informática de su hospital.
setting-bad = Esto no se puede usar. Escríbalo así: { $example }
setting-next = Vale a partir del próximo inicio de sesión.
setting-on = Sí
setting-off = No
setting-proxy = Proxy
setting-proxy-hint = Vacío: el proxy del sistema. none: sin proxy. pac+ y una dirección: el script que lo elige.
setting-proxy_exceptions = Servidores sin proxy
setting-proxy_exceptions-hint = Separados por comas.
setting-ca_file = Archivo con más certificados
setting-ca_file-hint = Para redes que inspeccionan el tráfico cifrado. Su departamento de informática sabe si lo necesita.
setting-limit_rate = Límite de ancho de banda
setting-limit_rate-hint = Por ejemplo 5M para 5 MB por segundo, o 07:00-18:00=5M,50M según la hora. Vacío: sin límite. Vale enseguida.
setting-workers = Procesos que preparan los archivos
setting-workers-hint = Vacío: tantos como procesadores tiene este equipo. Vale a partir del próximo caso.
setting-site_address = Dirección del sitio
setting-require_profile = No se envía nada sin reglas que eliminen los datos del paciente
setting-forbid_non_dicom = Solo se envían archivos DICOM
setting-newest_version = Versión más reciente
setting-update_hint = Dónde obtenerla
setting-data_dir = Carpeta de datos
setting-language = Idioma
newest-title = Hay una versión más reciente: { $version }
newest-of-it = El departamento de informática de su hospital la tiene lista.
newest-of-site = La coordinación del ensayo la pide. Su departamento de informática puede instalarla.

folder-title = Elegir archivos o una carpeta
folder-lead = Marque lo que pertenece al caso, o abra una carpeta y tómela entera.
folder-start = Inicio
folder-up = Subir
folder-choose = Elegir { $name }
folder-empty = Aquí no hay nada.
folder-left-off = { $count } más no se muestran. Tome mejor la carpeta entera.
folder-take =
    { $count ->
        [one] Tomar 1 elemento
       *[other] Tomar { $count } elementos
    }
folder-take-this = Tomar esta carpeta

notice-drop_not_here = Para añadir archivos, empiece primero un caso.
notice-drop_taken = Los archivos se están leyendo. Los verá en el paso Archivos.
notice-receipt_saved = El recibo está guardado.
notice-receipt_not_saved = El recibo no se pudo guardar allí. Elija otra carpeta.
notice-check_saved = El resultado está guardado.
notice-check_not_saved = El resultado no se pudo guardar ahí. Elija otra carpeta.

err-unexpected = Algo falló que Case Uploader no esperaba ({ $kind }).
    .next = No se ha perdido nada. Reintente; si se repite, dé el código a su departamento de informática.
err-program_gone = Case Uploader no responde.
    .next = Si se cerró, vuelva a iniciarlo. No se ha perdido nada.
err-already_sent = El caso ya está enviado y el sitio se ha hecho cargo.
    .next = Si no debe quedar allí, dígalo a la coordinación del ensayo.
err-bad_argument = No se entendió ({ $problem }).
    .next = Cierre Case Uploader y vuelva a iniciarlo.
err-bad_settings = El ajuste { $name } no se puede usar: { $problem }
    .next = Pida a su departamento de informática que lo corrija.
err-bad_subject_label = La etiqueta del sujeto no se puede usar así: { $problem }.
    .next = Escríbala como indica el protocolo del estudio.
err-cancelled = Detenido a petición suya.
    .next = No se ha perdido nada.
err-case_blocked = Hay { $count } hallazgos que resolver antes de poder enviar este caso.
    .next = Véalos en el paso Archivos.
err-case_busy = Otro Case Uploader de este ordenador trabaja en este caso.
    .next = Siga en aquella ventana, o ciérrela primero.
err-other_account = Este caso lo empezó otra persona, o es para otro sitio.
    .next = Inicie sesión allí con esa cuenta. El caso se conserva y continuará entonces.
err-program_open = Case Uploader ya está abierto en este ordenador.
    .next = Continúe en su ventana, o ciérrela primero.
err-case_damaged = Lo guardado de este caso no se puede leer.
    .next = Envíe el caso de nuevo desde sus archivos; lo que ya llegó se ve en el sitio.
err-cases_running = Se está enviando un caso con esta sesión.
    .next = Páuselo primero, o espere a que se envíe.
err-disk_full = Este ordenador tiene { $free } libres y necesita { $need }.
    .next = Libere espacio y elija Reintentar. No se ha perdido nada.
err-drop_unsure = No es seguro a cuáles de los archivos soltados se refiere, porque varios tienen el mismo nombre.
    .next = Suelte mejor su carpeta, o use el botón para carpetas. No se tomó nada.
err-group_not_found = No hay un grupo { $group } que su cuenta pueda ver.
    .next = Pida acceso a la coordinación del ensayo.
err-import_held = El sitio retiene el caso: una parte ya está allí, o con otra etiqueta. No se duplica nada.
    .next = Los archivos están a salvo en el sitio. Pida a la coordinación del ensayo que decida en la página de la tarea.
err-import_failed = La tarea de importación del sitio terminó como { $status }.
    .next = Los archivos están a salvo en el sitio. Pida a la coordinación del ensayo que mire la tarea.
err-insecure_site = La dirección de { $host } pide una conexión sin cifrar.
    .next = Use la dirección https del sitio.
err-key_malformed = Esto no parece una clave API de Flywheel.
    .next = Copie la clave completa de su perfil de Flywheel, en «Access», y péguela de nuevo.
err-key_missing = No hay ninguna clave API en este ordenador.
    .next = Inicie sesión.
err-key_other_site = Esta clave API es para { $host }, pero su departamento de informática configuró este programa para { $preset }.
    .next = Use la clave de su perfil en { $preset }.
err-key_refused = Su sesión terminó: { $host } no acepta esta clave API. Puede haber caducado.
    .next = Cree una clave nueva en su perfil de Flywheel e inicie sesión de nuevo. Su caso se conserva en este ordenador.
err-label_is_pattern = La etiqueta { $label } es un patrón, por eso no se puede elegir.
    .next = Pida a la coordinación del ensayo que la convierta en etiqueta fija.
err-label_not_in_templates = La etiqueta { $label } no está entre las que ofrece el proyecto.
    .next = Elija otra, o pida a la coordinación del ensayo que la añada.
err-landed_in_part = { $missing } de { $total } archivos no están en el informe del sitio.
    .next = Pida a la coordinación del ensayo que mire la tarea.
err-no_dialect = El sitio { $host } habla de un modo que esta versión no conoce.
    .next = Pida una versión más nueva a su departamento de informática. No se envió nada.
err-no_such_case = Este caso no está en este ordenador.
    .next = Mire en Mis casos.
err-no_templates = El proyecto { $project } no tiene Session Templates.
    .next = Pida a la coordinación del ensayo que las añada. No se envió nada.
err-no_upload_rights = Puede ver { $project } pero no enviar a él.
    .next = Pida el derecho a enviar a la coordinación del ensayo.
err-no_webview = Este ordenador no tiene un motor que pueda mostrar la ventana.
    .next = Pida a su departamento de informática que instale Microsoft Edge WebView2.
err-not_acknowledged = El sitio tiene otros bytes de { $name } que los enviados.
    .next = Elija Reintentar: se envía de nuevo desde el principio.
err-not_now = Ahora no es posible.
    .next = Termine lo que se muestra y vuelva a intentarlo.
err-nothing_there = Algunos archivos o carpetas ya no se encuentran o no se abren.
    .next = Compruebe que el disco o la unidad sigue conectado y elíjalos de nuevo.
err-nothing_to_send = Nada de la selección se puede enviar.
    .next = Elija la carpeta de las imágenes.
err-phi_risk = Este proyecto no elimina los datos del paciente.
    .next = Acéptelo, o pregunte a la coordinación del ensayo. No se envió nada.
err-phi_risk_forbidden = Este proyecto no elimina los datos del paciente y su departamento de informática no permite enviar sin eso.
    .next = Pida a la coordinación del ensayo que fije un perfil de desidentificación. No se envió nada.
err-profile_invalid = Las reglas para eliminar los datos del paciente no se pueden usar: { $problem }
    .next = Pida a la coordinación del ensayo que las corrija. No se envió nada.
err-profile_unsafe = Las reglas para eliminar los datos del paciente no son seguras: { $problem }.
    .next = Pida a la coordinación del ensayo que las corrija. No se envió nada.
err-project_locked = El proyecto { $project } está bloqueado y no admite envíos.
    .next = Pregunte a la coordinación del ensayo.
err-project_not_found = El proyecto { $project } ya no está, o no puede verlo.
    .next = Pida acceso a la coordinación del ensayo.
err-rule_unsupported = Una regla para eliminar los datos del paciente no se puede aplicar aquí: { $rule }.
    .next = Dígalo a la coordinación del ensayo. No se envió nada.
err-rules_misplace =
    { $count ->
        [one] La importación pondría 1 archivo en otro lugar que el elegido; no se inició.
       *[other] La importación pondría { $count } archivos en otro lugar que el elegido; no se inició.
    }
    .next = Dé este código al soporte de Flywheel.
err-series_not_deidentified =
    { $count ->
        [one] No se pudieron eliminar los datos del paciente de 1 serie; no se envió. El caso se detuvo; no se importó nada.
       *[other] No se pudieron eliminar los datos del paciente de { $count } series; no se enviaron. El caso se detuvo; no se importó nada.
    }
    .next = Envíe sin ellas, o copie las imágenes de nuevo del equipo.
err-value_echoed =
    { $count ->
        [one] 1 serie aún contiene, en { $elements }, lo que el perfil elimina en otros sitios; no se envió.
       *[other] { $count } series aún contienen, en { $elements }, lo que el perfil elimina en otros sitios; no se enviaron.
    }
    .next = Indique este sitio al coordinador del ensayo: el perfil debe eliminarlo también ahí. O envíe sin ellas.
err-server_busy = El sitio { $host } está demasiado ocupado ahora.
    .next = Espere unos minutos y elija Reintentar. No se ha perdido nada.
err-server_forbids = El sitio lo rechazó: su cuenta no puede { $deed }.
    .next = Pida a la coordinación del ensayo que revise su rol. Su caso se conserva en este ordenador.
err-server_refused = El sitio { $host } rechazó una petición.
    .next = Dé este código al soporte de Flywheel. No se ha perdido nada.
err-server_unreachable = No se puede acceder a { $host }.
    .next = Compruebe la red y elija Reintentar. No se ha perdido nada.
err-setting_managed = El departamento de informática de su hospital lo ha fijado; aquí no se puede cambiar.
    .next = Pregunte a su departamento de informática si debe ser distinto.
err-site_not_flywheel = { $host } respondió, pero no como un sitio de Flywheel.
    .next = Compruebe la dirección con la coordinación del ensayo.
err-source_changed =
    { $count ->
        [one] 1 archivo cambió o desapareció mientras se leía.
       *[other] { $count } archivos cambiaron o desaparecieron mientras se leían.
    }
    .next = Vuelva a poner el disco, o espere a que termine la copia, y elija Reintentar.
err-storage_refused = El almacenamiento de { $host } rechazó varias veces seguidas.
    .next = Compruebe el reloj de este ordenador y elija Reintentar. No se ha perdido nada.
err-tls_refused = La conexión segura con { $host } no es de confianza en este ordenador.
    .next = Pida a su departamento de informática que añada el certificado de la inspección de red. No se envió nada.
err-warning_unanswered =
    { $count ->
        [one] 1 aviso espera su respuesta.
       *[other] { $count } avisos esperan su respuesta.
    }
    .next = Mírelos en el paso Archivos y confirme cada uno.
err-worker_died = Una parte del programa que lee imágenes se detuvo varias veces.
    .next = Cierre otros programas para liberar memoria y elija Reintentar.
err-workspace_unusable = Case Uploader no puede escribir en su carpeta de este ordenador.
    .next = Pida a su departamento de informática que permita escribir en la carpeta de datos del programa.

check-start = Solo comprobar archivos
check-title = Comprobar archivos sin enviar
check-lead = Las mismas comprobaciones que antes de enviar. Nada sale de este ordenador y no hace falta iniciar sesión.
check-bad =
    { $count ->
        [one] Hay que resolver 1 problema antes de poder enviar estos archivos.
       *[other] Hay que resolver { $count } problemas antes de poder enviar estos archivos.
    }
check-warn =
    { $count ->
        [one] Conviene mirar 1 punto.
       *[other] Conviene mirar { $count } puntos.
    }
check-ok = No se encontraron problemas.
check-nothing-sent = No se envió nada.
check-count =
    { $total ->
        [one] 1 serie
       *[other] { $total } series
    } · { some-files } · { $size }
check-save = Guardar el resultado (PDF)
check-send = Enviar estos archivos

doctor-open = Probar la conexión
doctor-title = Probar la conexión
doctor-lead = Prueba todo lo necesario para enviar: red, cifrado, el sitio y este ordenador. Tarda hasta un minuto.
doctor-site = Sitio:
doctor-start = Empezar la prueba
doctor-running = Probando…
doctor-again = Probar otra vez
doctor-is-good = Todo funciona. Se pueden enviar casos desde este ordenador.
doctor-is-warning = Se pueden enviar casos, pero conviene mirar algo. El texto de abajo dice qué.
doctor-is-bad = Hay que cambiar algo antes de poder enviar. Copie el texto de abajo y envíelo al departamento de informática de su hospital.
doctor-is-not_tried = No se pudo probar nada.
doctor-word-good = Funciona
doctor-word-warning = Conviene mirarlo
doctor-word-bad = No funciona
doctor-word-not_tried = Sin probar
doctor-probe-settings = Ajustes
doctor-probe-version = Versión
doctor-probe-name = La dirección del sitio es conocida
doctor-probe-proxy = Proxy
doctor-probe-tls = Cifrado
doctor-probe-core = El sitio
doctor-probe-xfer = Servicio de transferencia del sitio
doctor-probe-clock = Reloj de este ordenador
doctor-probe-storage = Almacén de imágenes
doctor-probe-disk = Espacio libre en disco
doctor-probe-memory = Memoria libre
doctor-probe-storage_name = Almacén: su dirección es conocida
doctor-probe-storage_proxy = Almacén: proxy
doctor-probe-storage_tls = Almacén: cifrado
doctor-probe-other = Otra cosa
doctor-letter = Texto para su departamento de informática
doctor-letter-more = No contiene datos de pacientes ni claves; está en inglés.
doctor-copy = Copiar el texto
doctor-copied = Copiado
`;export{e as default};
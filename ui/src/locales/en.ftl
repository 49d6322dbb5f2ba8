# Every sentence of the page, in English. The ids are the same in every language; a test compares them.
app-name = Case Uploader
starting = Starting…
loading = Loading…
close = Close
back = Back
continue = Continue
cancel = Cancel
change = Change
show = Show
pause = Pause
resume = Resume
try-again = Try again
problem = Problem
code-is = Code:
steps = Steps
pages = Pages
practice = Practice site: nothing real is sent.
lost = Case Uploader does not answer. If it was closed, start it again; your cases are kept.
closed-title = Case Uploader is closed
closed-more = You can close this page. Cases that are not finished go on when you start it again.
title-error = Error:
language = Language

step-sign_in = Sign in
step-where = Where
step-destination = Destination
step-files = Files
step-review = Review
step-upload = Upload
step-done = Done
step-home = My cases
step-settings = Settings
step-check = Check files
step-doctor = Connection
step-of = Step { $step } of { $total }
step-done-word = done
step-closed = not open yet

summary-title = There is something to do first
ask-type_site = Type the site's address
ask-type_key = Paste your API key
ask-choose_group = Choose a group
ask-choose_project = Choose a project
ask-choose_subject = Choose a subject, or create a new one
ask-settle_subject = Say which subject you mean
ask-mend_subject = Correct the subject's label
ask-choose_session = Choose a session
ask-choose_acquisition = Choose an acquisition
ask-profile_failed = The rules for removing patient details could not be loaded
ask-choose_files = Choose the files of this case
ask-nothing_left = Nothing is left to send. Take something back in
ask-settle_block = Settle this first: { $name }
ask-confirm_warning = Confirm that you have looked at: { $name }
ask-accept_phi_risk = Accept that patient details are sent, or choose another project

signin-title = Sign in
signin-lead = You need your Flywheel site and your API key. Your Trial Coordinator can tell you both.
signin-site = Site address
signin-site-hint = For example trial.flywheel.io. A whole API key fills this in for you.
signin-key = API key
signin-key-hint = In Flywheel: your profile, then Access. Copy the whole key and paste it here.
signin-do = Sign in
signin-asking = Signing in…
signin-practice = Use the practice key
signin-safe = The key is kept in this computer's own credential store, if it has one, and nowhere else.

privacy-on = Patient details are removed on this computer before sending.
privacy-profile = Profile:
privacy-off = PHI risk: this project does not remove patient details.
privacy-off-more = Names, dates of birth and record numbers in the files will be sent as they are.
privacy-accept = I am allowed to send patient details to this project, and I accept this.
privacy-loading = Looking up how patient details are removed…
privacy-checked = Checked: { $gone } of { $total } identifying values are removed.
privacy-stays = What stays
stays-title = What stays in the files
stays-lead = The rules were tried on made-up files that hold a value in every identifying element of the DICOM standard ({ $edition }).
stays-nothing = None of them stays as it is.
stays-stays = These { $count } stay as they are
stays-where-top = outside of sequences
stays-where-nested = in sequences
stays-beside = Also as they are
stays-notes = Notes for your Trial Coordinator: { $count }. The command “case-uploader profile check” shows them.
outcome-stays = stays
outcome-untested = not tried
outcome-changed = changed
outcome-shifted = shifted
outcome-hashed = hashed
outcome-new_uid = new UID
outcome-replaced = replaced
outcome-emptied = emptied
outcome-removed = removed
outcome-refused = file is not sent
beside-preamble = The first 128 bytes of the file
beside-meta = Names and addresses of the hospital’s computers in the file’s head
beside-trailing_padding = Padding at the end of the file
beside-overlay_label = Labels of overlays
beside-unknown = Elements that the standard does not know
beside-private = Private elements of the scanner’s maker
beside-file_name = A part of the file’s name
level-project = set for this project
level-group = set for the group
level-site = set for the whole site

menu-placeholder = Type to search
menu-none = Nothing matches.
menu-some = { $some } of { $total } shown. Keep typing to narrow.
menu-all =
    { $total ->
        [one] 1 choice
       *[other] { $total } choices
    }
menu-clear = Clear { $label }
menu-not-chosen = Not chosen yet: pick it in the list.

where-title = Where does this case belong?
where-lead = Choose a group or a project first. Each list narrows the other.
where-none = There is no project that you can send cases to.
where-none-next = Ask your Trial Coordinator for the right to upload. The lists show what is missing.
where-count = You can send to { $usable } of { $total } projects.
group = Group
group-hint = Usually the trial.
project = Project
project-hint = Usually your hospital's place in it.
why-locked = Locked: takes no uploads. Ask the Trial Coordinator.
why-no_rights = You may view it but not upload. Ask the Trial Coordinator for upload rights.
why-no_templates = Has no Session Templates. Ask the Trial Coordinator to add them.
why-ask = { $project } can't be chosen until this is put right.

target-title = Whose images, and which visit?
target-lead = All labels come from { $project }. Nothing can end in a wrong place.
subject = Subject
subject-hint = Type part of the subject's code. If it is not there yet, you can create it.
subject-create = Create new subject “{ $label }”
subject-create-anyway = No, create “{ $label }”
subject-use = Use { $label }
subject-new = New subject “{ $label }” will be created when you send.
subject-checking = Checking the label…
subject-count = { $count } subjects so far.
subject-near = “{ $label }” is not there yet, but looks like one that is.
subject-near-more = Did you mean:
session = Session
session-hint = The visit.
acquisition = Acquisition
acquisition-hint = What was examined.
acquisition-waits = Choose a session first.
patterns-session =
    { $count ->
        [one] 1 session can't be offered
       *[other] { $count } sessions can't be offered
    }
patterns-acquisition =
    { $count ->
        [one] 1 acquisition can't be offered
       *[other] { $count } acquisitions can't be offered
    }
patterns-why = These are patterns, not fixed labels, so they can't be chosen. If you need one, ask your Trial Coordinator to make it a fixed label.
label-empty = Type a label.
label-characters = The label has characters that Flywheel can't keep. Use letters, digits, dashes and underscores.
label-edge_spaces = The label begins or ends with a space.
label-too_long = The label is too long.
label-final_dot = The label ends with a dot. Flywheel would drop it.
label-invisible = The label holds a character that can't be seen.
label-other = This label can't be used. Type it as the study protocol writes it.

files-title = Choose the files
files-lead = Take the whole CD or folder. You see everything before anything is sent.
files-title-check = Check the files
files-lead-check = Nothing has been sent yet. Take out what does not belong to this case.
drop-here = Drop the CD, folder or files anywhere in this window
drop-browser = Choose the CD, folder or files of this case
drop-kinds = DICOM folders and CDs, ZIP archives, and other files such as PDF or NIfTI.
drop-now = Let go to add the files
choose-folder = Choose a folder or CD
choose-files = Choose files
choose-any = Choose files or a folder
choose-sample = Use the sample case
add-any = Add more
add-folder = Add a folder
add-files = Add files
scan-title = Reading the files
scan-walking = Looking for files: { $found } found so far
scan-reading = { $read } of { $found } files read
scan-cancel = Stop reading
files-checking = Checking…
some-files =
    { $files ->
        [one] 1 file
       *[other] { $files } files
    }
some-series =
    { $series ->
        [one] 1 series
       *[other] { $series } series
    }
files-kept =
    { $series ->
        [one] 1 of { $total } series
       *[other] { $series } of { $total } series
    } · { some-files } · { $size } will be sent
files-clear = Start again
files-other =
    { $count ->
        [one] 1 other file
       *[other] { $count } other files
    }
files-failed =
    { $count ->
        [one] 1 file can't be sent
       *[other] { $count } files can't be sent
    }
files-skipped =
    { $count ->
        [one] 1 file is skipped
       *[other] { $count } files are skipped
    }
files-duplicate =
    { $count ->
        [one] 1 file is an exact copy
       *[other] { $count } files are exact copies
    }
files-more = Show more ({ $shown } of { $total })
images =
    { $count ->
        [one] 1 image
       *[other] { $count } images
    }

patient-unnamed = No name in the files
patient-born = born
patient-id = ID
patient-check = Is this the right person for { $subject }? These details are shown only here, so that you can check.
patient-which = These files show more than one patient. Which one is this case?
review-patient-note = Shown only here.

severity-block = Stop:
severity-warn = Please check:
severity-info = Note:
settle-now = This must be settled before you can send.
confirm-now = Confirm that you have looked at it, or leave it out.
finding-confirm = I have looked at this; it is right.
finding-leave-out =
    { $count ->
        [one] Leave this series out
       *[other] Leave these { $count } series out
    }
finding-files-out =
    { $count ->
        [one] Leave this file out
       *[other] Leave these { $count } files out
    }
finding-files-more =
    { $count ->
        [one] and 1 more, in the list of other files below
       *[other] and { $count } more, in the list of other files below
    }
findings-info =
    { $count ->
        [one] 1 note
       *[other] { $count } notes
    }
owner-you = You can put this right.
owner-it = Your IT can put this right.
owner-coordinator = Your Trial Coordinator can put this right.
owner-flywheel = Flywheel support can put this right.

finding-without = Send the rest without these files.
finding-several_patients = These files belong to more than one person. Choose the one for this case.
    .name = Several patients
finding-patient_names_differ = The same patient number and date of birth stand with different names. Make sure that all of it is the same person.
    .name = Names differ
finding-patient_missing =
    { $count ->
        [one] One file does not say whose it is; others do. Make sure that it belongs to this case.
       *[other] { $count } files do not say whose they are; others do. Make sure that they belong to this case.
    }
    .name = Patient not named
finding-several_studies = The files come from { $count } different examinations. Make sure that all of them belong to this visit.
    .name = Several examinations
finding-nothing_to_send = Nothing in the selection can be sent. Choose the folder with the images.
    .name = Nothing to send
finding-localizer_only = There is nothing but localizer images. Make sure that the images themselves were exported, too.
    .name = Only localizers
finding-missing_uid =
    { $count ->
        [one] One file lacks the numbers that say which image it is. Have it exported again from the archive, or send without it.
       *[other] { $count } files lack the numbers that say which images they are. Have them exported again from the archive, or send without them.
    }
    .name = Identifier missing
finding-truncated =
    { $count ->
        [one] One image is cut short and can't be read. Copy it again from the scanner, archive or disc, or send without it.
       *[other] { $count } images are cut short and can't be read. Copy them again from the scanner, archive or disc, or send without them.
    }
    .name = Images cut short
finding-same_uid_different_content =
    { $count ->
        [one] One file claims to be an image that is there already, but differs. Choose one export only, or leave the series out.
       *[other] { $count } files claim to be the same images, but differ. Choose one export only, or leave the series out.
    }
    .name = Same image, different content
finding-duplicates =
    { $count ->
        [one] One file is an exact copy of another. Each image is sent once.
       *[other] { $count } files are exact copies of others. Each image is sent once.
    }
    .name = Copies
finding-unreadable =
    { $count ->
        [one] One file can't be read from the disc or drive. Copy it again, or try another drive. It is not sent.
       *[other] { $count } files can't be read from the disc or drive. Copy them again, or try another drive. They are not sent.
    }
    .name = Files unreadable
finding-not_parsable =
    { $count ->
        [one] One file looks like DICOM, but is damaged. Copy it again from the scanner or archive. It is not sent.
       *[other] { $count } files look like DICOM, but are damaged. Copy them again from the scanner or archive. They are not sent.
    }
    .name = Files damaged
finding-changed =
    { $count ->
        [one] One file changed or vanished while it was read. Wait until copying has ended, then choose it again. It is not sent.
       *[other] { $count } files changed or vanished while they were read. Wait until copying has ended, then choose them again. They are not sent.
    }
    .name = Files changed
finding-reader_died =
    { $count ->
        [one] One file could not be read without danger. It is not sent.
       *[other] { $count } files could not be read without danger. They are not sent.
    }
    .name = Files unsafe to read
finding-archive_unusable =
    { $count ->
        [one] One file stands in a ZIP archive that is damaged, encrypted, far too large or wrongly named. Unpack it yourself and choose the folder. It is not sent.
       *[other] { $count } files stand in ZIP archives that are damaged, encrypted, far too large or wrongly named. Unpack them yourself and choose the folder. They are not sent.
    }
    .name = Archive unusable
finding-nested_archive =
    { $count ->
        [one] One file is an archive that can't be looked into here. Unpack it yourself and choose the folder. It is not sent.
       *[other] { $count } files are archives that can't be looked into here. Unpack them yourself and choose the folder. They are not sent.
    }
    .name = Archive inside an archive
finding-empty_images =
    { $count ->
        [one] One file that may be an image holds nothing. Make sure that the export is complete. It is not sent.
       *[other] { $count } files that may be images hold nothing. Make sure that the export is complete. They are not sent.
    }
    .name = Empty images
finding-empty_files =
    { $count ->
        [one] One file holds nothing. It is not sent.
       *[other] { $count } files hold nothing. They are not sent.
    }
    .name = Empty files
finding-other_files =
    { $count ->
        [one] One file is no DICOM image. It is sent as it is.
       *[other] { $count } files are no DICOM images. They are sent as they are.
    }
    .name = Other files
finding-other_pictures =
    { $count ->
        [one] One of the other files is a picture, a film or a PDF, in which a name may be seen. The program does not look at what is pictured. Look at it before you confirm, or take it out.
       *[other] { $count } of the other files are pictures, films or PDFs, in which names may be seen. The program does not look at what is pictured. Look at them before you confirm, or take them out.
    }
    .name = Other pictures
finding-missing_slices = Slices that seem to be missing between others: { $count }. Compare with the scanner or the archive, and export the series again if something is missing.
    .name = Slices missing
finding-uneven_spacing = Slices that do not stand at the distance of the others: { $count }. Compare with the scanner or the archive, and export the series again if something is missing.
    .name = Uneven spacing
finding-spacing_varies = Places where the distance between slices differs: { $count }. Nothing to do if the examination was planned so.
    .name = Spacing varies
finding-number_gaps = Image numbers that are skipped: { $count }. Check that the series is complete; scanners skip numbers too.
    .name = Image numbers skipped
finding-number_repeats = Images with a number that another one has too: { $count }. Nothing to do: scanners use numbers again.
    .name = Image numbers repeated
finding-incomplete_phases = Places with more or fewer images than the others, so that a time point or echo is incomplete: { $count }. Check at the scanner whether the scan was stopped early; else export the series again.
    .name = Time point incomplete
finding-fewer_than_told = Images fewer than the scanner says that the series has: { $count }. Compare with the scanner or the archive, and export the series again if something is missing.
    .name = Fewer images than told
finding-mixed_orientation = Images that look in another direction than the rest of their series, like a localizer: { $count }. Make sure that they belong to this series.
    .name = Mixed directions
finding-several_stacks = Stacks of slices in different directions in one series: { $count }. Nothing to do if the examination was planned so.
    .name = Several stacks
finding-mixed_matrix = Images with another size or pixel distance than the rest of their series: { $count }. Make sure that they belong to this series.
    .name = Mixed image sizes
finding-mixed_pixels = Images that store their pixels in another form than the rest of their series: { $count }. Export the series again; if it stays so, tell the coordinator.
    .name = Mixed pixel forms
finding-mixed_modality = Objects of another kind in the series: { $count }. Make sure that they belong to this series.
    .name = Mixed kinds
finding-position_missing = Images that do not say where they are, though others of their series do: { $count }. Have the series exported again from the archive.
    .name = Position missing
finding-single_image = Series with one single image where a stack is usual: { $count }. Make sure that the whole series was exported.
    .name = Single image
finding-small_case = Images in the whole selection: { $count }. Make sure that the whole examination was exported.
    .name = Few images
finding-large_case = Files in the selection, more than an examination usually has: { $count }. Make sure that no other examinations are among them.
    .name = Very many files
finding-undecodable = Images that can't be shown because their compressed pixels are damaged: { $count }. Export the series again, best without compression.
    .name = Pictures damaged
finding-no_decoder = Images compressed in a way that can't be looked into here: { $count }. Nothing to do: they are sent as they are.
    .name = Unknown compression
finding-burned_in_flag = Images that say of themselves that text is burned into the picture: { $count }. Look at the pictures. If a name or number can be read, black it out or leave the series out.
    .name = Text burned in
finding-burned_in_text = Series in whose pictures text was read: { $count }. Look at the pictures. If a name or number can be read, black it out or leave the series out.
    .name = Text read in pictures
finding-burned_in_risk = Images of a kind that often has names written into the picture: { $count }. Look at the pictures before you confirm, or leave the series out.
    .name = Names may be in the picture
finding-masked_unread = Images that were masked, and that the program could not read again: { $count }. Look at the pictures once more before you confirm.
    .name = Masked, not read again
finding-pictures_masked = Images of which parts leave black: { $count }. Nothing to do.
    .name = Pictures masked
finding-pictures_cleared = Images of which somebody said after a look that they name nobody: { $count }. Nothing to do.
    .name = Pictures cleared
finding-text_objects = Objects that hold text, such as reports or documents: { $count }. Leave them out unless the study asks for them.
    .name = Text documents
finding-raw_data = Objects that hold a maker's own data, which nobody can look into: { $count }. Leave them out unless the study asks for them.
    .name = Maker's raw data
finding-derived = Images that were calculated from others: { $count }. Nothing to do if the study wants them.
    .name = Calculated images
finding-dangling_references = Objects that refer to images not in the selection: { $count }. Check that the images they belong to are sent too.
    .name = References to absent images
finding-iod_incomplete = Images that lack values the DICOM Standard asks for: { $count }. Nothing to do.
    .name = Values missing
finding-odd_encoding = Series with private or unnamed values that nobody can interpret: { $count }. Nothing to do: de-identification decides about them.
    .name = Unknown values
finding-odd_uids = Images with identifiers not written as the DICOM Standard says: { $count }. Nothing to do.
    .name = Odd identifiers
finding-lossy = Images that were compressed with loss: { $count }. Check that the study allows that; else export the series without compression.
    .name = Compressed with loss
finding-overlays = Images with drawings or curves laid over them: { $count }. Nothing to do: de-identification decides about them.
    .name = Drawings over images
finding-face_visible = Series in which a face could be made visible: { $count }. Nothing to do if the study knows that.
    .name = Face could be made visible
finding-date_impossible = Images with a date that can't be, in the future or before birth: { $count }. Check the scanner's clock and the patient's details.
    .name = Impossible date
finding-date_old = Images with a date before 1990: { $count }. Nothing to do if the dates were changed on purpose.
    .name = Very old date
finding-acquired_before_study = Images taken before their examination began, going by their dates: { $count }. Check the scanner's clock.
    .name = Taken before the examination
finding-wrong_modality = Series of a kind that the chosen acquisition does not ask for: { $count }. Check that you chose the right acquisition and the right files.
    .name = Wrong kind for this acquisition
finding-too_few_series = The chosen acquisition asks for at least { $minimum } files; there are { $count }. Make sure that everything was exported.
    .name = Too few files
finding-rule_violated = Series that do not keep the study's rule on { $rule }: { $count }. Ask your Trial Coordinator whether they can be used all the same.
    .name = Study rule not kept
finding-rule_violated_block = Series that do not keep the study's rule on { $rule }: { $count }. They can't be sent. Ask your Trial Coordinator.
    .name = Study rule forbids it
finding-expected_missing = Series that the study's rule on { $rule } asks for and that are missing: { $count }. Make sure that everything was exported.
    .name = Expected series missing
finding-rules_unusable = The study's rule file can't be used ({ $problem }). Tell your Trial Coordinator. The other checks are done all the same.
    .name = Study rules unusable
finding-person_differs = The person in these files is not the one whose files were sent under this subject before. Check the subject and the files.
    .name = Another person than before
finding-person_elsewhere = Other subjects under which files of this person were sent before: { $count }. Check the subject.
    .name = Sent under another subject before
finding-sent_before = Examinations that were sent from this computer before: { $count }. Send them again only if you were asked to.
    .name = Sent before
finding-not_deidentifiable = So the marked series can’t be sent ({ $count } images). Leave them out, or copy them again from the scanner. If that does not help, tell the Trial Coordinator: { $reasons }.
    .name = Patient details can’t be removed
finding-other = The check “{ $code }” found something in { $series } series.
    .name = Other check

series-table = Series of this case
series-unnamed = Series without a name
series-send = Send { $name }
series-look = Show pictures of { $name }
series-changes = Before and after: { $name }
series-changes-short = Before / after
series-fine = No problems
series-out = Left out
series-more = +{ $count }
series-images-kept = { $kept } of { $total }
series-count =
    { $count ->
        [one] 1 series
       *[other] { $count } series
    }
col-send = Send
col-picture = Picture
col-series = Series
col-date = Date
col-images = Images
col-size = Size
col-checks = Checks

picture-no_pixels = No picture in this file
picture-damaged = The picture is damaged
picture-too_large = The picture is too large to show
picture-too_slow = The picture takes too long to show
picture-unsupported = This kind of picture can't be shown
picture-gone = The file is not there any more
picture-worker_died = The picture can't be shown
look-title = Names in the picture
look-read = Places where text was read, framed in yellow: { $count }.
look-clean = No text was read in these pictures.
look-left = No text was read beside what is black.
look-unread = The program has not read these pictures. Look for names yourself.
look-reading = The pictures are read again…
look-cleared = You said that nothing here names the patient.
look-accept = Black out what was read
look-remembered = As last time on this device
look-known = As is usual for this device
look-add = Add a box
look-hint = Draw a box with the mouse. Or add one and move it with the arrow keys; with Shift they change its size.
look-boxes = Black boxes
look-all = All images of this device and size get the boxes: { $count }.
look-box = Black box { $number } of { $count }
look-box-at = { $width } by { $height } pixels, { $left } from the left, { $top } from the top
look-remove = Remove box { $number }
look-clear = Nothing here names the patient
look-undo = Undo
look-leave-out = Leave series out
look-take-in = Take series back in
look-done = Done
look-next = Next series to look at
look-open = Look at the pictures
viewer-before = Previous image
viewer-after = Next image
viewer-slice = Image
viewer-of = Image { $index } of { $count }
viewer-note = Only to recognise the series. Not for diagnosis.
viewer-leave-out = Leave this image out
viewer-take-in = Take this image back in
viewer-image-out = This image is left out. The rest of its series is sent.
viewer-series-out = The whole series is left out.

changes-title = What is removed before sending
changes-lead = First image of “{ $name }”. The same rules are used for every image.
changes-none = Nothing is changed: patient details are sent as they are.
changes-count = { $changed } of { $total } elements are changed before this image leaves the computer.
changes-find = Find an element
changes-all = Show what is kept, too
changes-element = Element
changes-before = In your files
changes-after = What is sent
changes-file-name = File name
changes-cut = { $shown } of { $total } shown. Search to narrow.
element-PixelData = Pictures
element-private = Private element
element-PatientName = Patient's name
element-PatientID = Patient ID
element-PatientBirthDate = Date of birth
element-PatientSex = Sex
element-StudyDate = Study date
element-AccessionNumber = Accession number
element-InstitutionName = Institution
action-keep = Kept
action-remove = Removed
action-replace = Replaced
action-replace-with = Replaced
action-hash = Hashed
action-hashuid = Hashed
action-increment-date = Shifted
action-increment-datetime = Shifted
action-encrypt = Encrypted
action-remove-private-tags = Removed
action-remove-undefined = Removed
action-replace-with-insert = Replaced
action-regex-sub = Replaced
action-jitter = Shifted
action-add = Added
action-exit = Marked
action-patient-age-from-birthdate = Calculated
action-mask = Blacked out
action-alter_pixels = Blacked out
action-other = Changed

reason-empty = Empty file
reason-system_file = File of the operating system
reason-hidden = Hidden file
reason-dicomdir = Table of contents of the disc
reason-viewer_file = Viewer program of the disc
reason-duplicate_path = Chosen twice
reason-link_loop = Link that leads back to itself
reason-not_a_file = Not a regular file
reason-not_dicom = Not DICOM: your hospital's IT allows only DICOM
reason-unreadable = Can't be read
reason-not_parsable = Damaged, or not a whole DICOM file
reason-truncated = Cut short
reason-missing_uid = Lacks a required identifier
reason-changed = Changed while it was read
reason-archive_damaged = Damaged archive
reason-archive_encrypted = Archive with a password
reason-archive_too_large = Archive unpacks to more than is safe
reason-unsafe_name = Archive holds an unsafe name
reason-nested_archive = Archive inside an archive
reason-reader_died = Could not be read without danger
reason-deid_refused = Patient details could not be removed
reason-value_echo = It says who a patient of this case is
reason-name_identifies = The file's name may show who the patient is
reason-type_refused = The profile allows no files of this kind
reason-same_content = Exact copy of another file
reason-left_out = Left out by you
reason-other = Other reason
type-nifti = NIfTI
type-pdf = PDF document
type-dicom = DICOM
type-image = Picture
type-video = Video
type-other = Other file

review-title = Check before you send
review-lead = Nothing has left this computer yet.
review-where = Where it goes
review-what = What goes
review-patient = Patient in the files
review-goes = Sent
review-stays = Not sent
review-confirmed = Confirmed by you
review-privacy = Patient details
review-change = Change { $name }
review-sum =
    { $series ->
        [one] 1 series
       *[other] { $series } series
    }, { some-files }, { $size }
review-more =
    { $count ->
        [one] and 1 more series
       *[other] and { $count } more series
    }
review-others =
    { $count ->
        [one] 1 other file
       *[other] { $count } other files
    }
review-left-out = { $count } left out by you
review-behind =
    { $count ->
        [one] 1 file:
       *[other] { $count } files:
    }
review-nothing = Everything that you chose is sent.
review-profile = Removed by
review-no-profile = Sent as they are. The risk is accepted by you.
review-see = See what is removed
review-send = Send { some-series }, { some-files }
review-sending = Getting ready…
subject-will-be-new = new

upload-title = Sending the case
upload-title-queued = The case is queued
upload-starting = Getting ready…
upload-preparing =
    { $total ->
        [one] Removing patient details from 1 file
       *[other] Removing patient details: { $done } of { $total } files
    }
upload-both = Removing patient details: { $done } of { $total } files. Sent so far: { $sent }
upload-sending = Sending: { $done } of { $total }
upload-queued = It starts by itself when the case before it is sent.
upload-waiting = Waiting
upload-pausing = Pausing…
upload-cancelling = Cancelling…
upload-paused = Paused. Nothing has been lost.
upload-stopped = Stopped. Nothing has been lost.
upload-removing = Removing the case from this computer…
upload-not_sent = Nothing of this case was sent.
upload-begin-again = Begin this case again
upload-forget = Take it off the list
upload-said = { $percent } done
upload-list = Series in detail
upload-list-empty = Listed as soon as the first series is ready.
upload-safe = You may close the window or switch the computer off: the case goes on where it was when you start Case Uploader again.
wait-network = The connection dropped.
wait-server_busy = The site is busy.
wait-storage = The storage is busy.
wait-more = The upload goes on by itself. Nothing has been lost.
left-moment = Less than a minute left
left-minutes =
    { $minutes ->
        [one] About 1 minute left
       *[other] About { $minutes } minutes left
    }
left-hours =
    { $hours ->
        [one] About 1 hour left
       *[other] About { $hours } hours left
    }
to-home = My cases
new-case = Send another case
new-case-first = Send a case
new-case-meanwhile = Begin the next case
cancel-case = Cancel upload
cancel-title = Cancel the upload for { $label }?
cancel-what = The case is given up and its prepared copies are removed from this computer. What was sent so far is not imported at the site.
cancel-stays = Your own files stay exactly where they are. You can send them again at any time.
cancel-keep = Keep sending
cancel-do = Cancel upload
close-title = Close while a case is being sent?
close-what = Sending stops and goes on by itself when you start Case Uploader again. Nothing is lost.
close-keep = Keep it open
close-do = Close now

done-title-sent = Sent
done-title-landed = Landed: everything is in its place
done-title-landed_in_part = Not everything landed
done-title-held = The site holds the case back
done-title-failed = The site could not import the case
done-title-stopped = Sent, but not followed to the end
done-what = { $subject } · { $session } · { $acquisition }
done-more-sent =
    { $files ->
        [one] The file is at the site, which is now putting it in place.
       *[other] All { $files } files are at the site, which is now putting them in place.
    }
done-more-landed =
    { $files ->
        [one] The site's report lists the file at this place.
       *[other] The site's report lists all { $files } files at this place.
    }
done-more-landed_in_part = The site's report does not list every file. Your Trial Coordinator can see why on the job's page.
done-more-held = All files are safe at the site, but some of this case stands there already, or under another label. Nothing is doubled. Your Trial Coordinator decides on the job's page what becomes of it.
done-more-failed = The files are safe at the site, but its import job failed. Your Trial Coordinator can see why on the job's page.
done-more-stopped = All files are at the site. What became of them there is not known yet.
done-may-close = You may close the window or begin the next case now.
done-job = Import job at the site
done-open = Open in the browser
done-copy = Copy link
done-copied = Copied
receipt = Receipt
receipt-when = Begun
receipt-who = Sent by
receipt-case = Case
receipt-sent = Sent
receipt-sent-is = { some-files }, { $size }
receipt-no-profile = Sent as they are; the PHI risk was accepted
receipt-equation =
    { $seen } seen = { $landed } { $state ->
        [landed] landed
       *[sent] sent
    } + { $duplicates } copies + { $skipped } skipped + { $failed } failed + { $leftout } left out
receipt-mask = Black boxes drawn: { $count }
receipt-list =
    { $count ->
        [one] 1 item at the site
       *[other] { $count } items at the site
    }
receipt-save-pdf = Save as PDF
receipt-save-json = Save as JSON
receipt-coming = The receipt is being written…

home-title = My cases
home-lead = Everything that you have sent or begun on this computer.
home-going = being sent
home-draft = Draft
home-draft-none = No subject yet
home-draft-files = Files are not kept with a draft, because their names may show who the patient is. Choose them again.
home-draft-go = Go on
home-draft-discard = Discard
home-open = Not finished
home-over = Finished
home-show = Show the case of { $label }
home-forget = Take the case of { $label } off this list
home-cancel = Cancel the upload for { $label }
home-empty = No cases yet
home-empty-more = A case takes a few minutes: say where it goes, choose the files, check, send.
status-draft = Draft
status-queued = Queued
status-preparing = Preparing
status-uploading = Uploading
status-waiting = Waiting
status-pausing = Pausing
status-cancelling = Cancelling
status-paused = Paused
status-stopped = Stopped
status-sent = Sent
status-landed = Landed
status-landed_in_part = Landed in part
status-held = Held back
status-failed = Failed
status-removing = Removing
status-not_sent = Not sent

settings-title = Settings
language-system = As the system
settings-look = Light or dark follows your system.
settings-account = Account
settings-busy = A case is being sent with this sign-in. Pause it before you sign out.
sign-out = Sign out
settings-about = About
settings-network = Network
settings-version = Case Uploader { $version }
settings-privacy = Case Uploader talks to your Flywheel site and to nobody else. It keeps no patient data once a case has ended.
settings-computer = This computer
settings-it = Set by your hospital's IT
settings-it-more = These hold for everybody at this computer. Only your hospital's IT can change them.
settings-trouble = Your hospital's IT must correct the settings of this program
settings-trouble-more = Nothing that protects patients is weakened by it.
setting-locked = Set by your hospital's IT.
setting-bad = This can't be used. Write it like: { $example }
setting-next = Takes effect at your next sign-in.
setting-on = Yes
setting-off = No
setting-proxy = Proxy
setting-proxy-hint = Empty: the proxy of the system. none: no proxy. pac+ and an address: the script that chooses it.
setting-proxy_exceptions = Hosts without proxy
setting-proxy_exceptions-hint = With commas between.
setting-ca_file = File with extra certificates
setting-ca_file-hint = For networks that inspect encrypted traffic. Your IT knows whether you need it.
setting-limit_rate = Limit of bandwidth
setting-limit_rate-hint = For example 5M for 5 MB a second, or 07:00-18:00=5M,50M by hours of the day. Empty: no limit. Takes effect at once.
setting-workers = Processes that prepare files
setting-workers-hint = Empty: as many as this computer has processors. Takes effect with the next case.
setting-site_address = Site address
setting-require_profile = Nothing is sent without rules that remove patient details
setting-forbid_non_dicom = Only DICOM files are sent
setting-newest_version = Newest version
setting-update_hint = Where to get it
setting-data_dir = Data folder
setting-language = Language
newest-title = There is a newer version: { $version }
newest-of-it = Your hospital's IT has it ready.
newest-of-site = The Trial Coordinator asks for it. Your IT can install it.

folder-title = Choose files or a folder
folder-lead = Tick what belongs to the case, or open a folder and take all of it.
folder-start = Start
folder-up = Up
folder-choose = Choose { $name }
folder-empty = Nothing here.
folder-left-off = { $count } more are not listed. Take the whole folder instead.
folder-take =
    { $count ->
        [one] Take 1 item
       *[other] Take { $count } items
    }
folder-take-this = Take this folder

notice-drop_not_here = To add files, begin a case first.
notice-drop_taken = The files are being read. You will see them at the step Files.
notice-receipt_saved = The receipt is saved.
notice-receipt_not_saved = The receipt could not be saved there. Choose another folder.
notice-check_saved = The result is saved.
notice-check_not_saved = The result could not be saved there. Choose another folder.

err-unexpected = Something went wrong that Case Uploader did not expect ({ $kind }).
    .next = Nothing has been lost. Try again; if it comes back, send the code to your IT.
err-program_gone = Case Uploader does not answer.
    .next = If it was closed, start it again. Nothing has been lost.
err-already_sent = The case is sent already, and the site has taken over.
    .next = If it must not stay there, tell your Trial Coordinator.
err-bad_argument = This could not be understood ({ $problem }).
    .next = Close Case Uploader and start it again.
err-bad_settings = The setting { $name } can't be used: { $problem }
    .next = Ask your IT to correct it.
err-bad_subject_label = The subject's label can't be used as it is: { $problem }.
    .next = Type it as the study protocol writes it.
err-cancelled = Stopped at your request.
    .next = Nothing has been lost.
err-case_blocked = { $count } findings must be settled before this case can be sent.
    .next = See them at the step Files.
err-case_busy = Another Case Uploader on this computer is working on this case.
    .next = Go on in that window, or close it first.
err-other_account = This case was begun by another person, or for another site.
    .next = Sign in as that person there. The case is kept and goes on then.
err-program_open = Case Uploader is already open on this computer.
    .next = Go on in its window, or close it first.
err-case_damaged = What was kept of this case can't be read.
    .next = Send the case again from its files; whatever had landed is shown at the site.
err-cases_running = A case is being sent with this sign-in.
    .next = Pause it first, or wait until it is sent.
err-disk_full = This computer has { $free } free and needs { $need }.
    .next = Free some space, then choose Try again. Nothing has been lost.
err-drop_unsure = It is not certain which of the dropped files you mean, because several have the same name.
    .next = Drop their folder instead, or use the button for folders. Nothing was taken.
err-group_not_found = There is no group { $group } that your account can see.
    .next = Ask your Trial Coordinator for access.
err-import_held = The site holds the case back: some of it stands there already, or under another label. Nothing is doubled.
    .next = The files are safe at the site. Ask your Trial Coordinator to decide on the job's page.
err-import_failed = The site's import job ended as { $status }.
    .next = The files are safe at the site. Ask your Trial Coordinator to look at the job.
err-insecure_site = The address of { $host } asks for an unencrypted connection.
    .next = Use the site's https address.
err-key_malformed = This does not look like a Flywheel API key.
    .next = Copy the whole key from your Flywheel profile, under Access, and paste it again.
err-key_missing = There is no API key on this computer.
    .next = Sign in.
err-key_other_site = This API key is for { $host }, but your IT has set this program up for { $preset }.
    .next = Use the key from your profile at { $preset }.
err-key_refused = You are signed out: { $host } does not accept this API key. It may have expired.
    .next = Make a new key in your Flywheel profile and sign in again. Your case is kept on this computer.
err-label_is_pattern = The label { $label } is a pattern, so it can't be chosen.
    .next = Ask your Trial Coordinator to make it a fixed label.
err-label_not_in_templates = The label { $label } is not among those that the project offers.
    .next = Choose another one, or ask your Trial Coordinator to add it.
err-landed_in_part = { $missing } of { $total } files are not in the site's report.
    .next = Ask your Trial Coordinator to look at the job.
err-no_dialect = The site { $host } speaks in a way that this version does not know.
    .next = Ask your IT for a newer version. Nothing was sent.
err-no_such_case = This case is not on this computer.
    .next = Look under My cases.
err-no_templates = The project { $project } has no Session Templates.
    .next = Ask your Trial Coordinator to add them. Nothing was sent.
err-no_upload_rights = You can view { $project } but not upload to it.
    .next = Ask your Trial Coordinator for upload access.
err-no_webview = This computer has no engine that can show the window.
    .next = Ask your IT to install Microsoft Edge WebView2.
err-not_acknowledged = The site holds other bytes of { $name } than were sent.
    .next = Choose Try again: it is sent again from the start.
err-not_now = This can't be done just now.
    .next = Finish what is shown, then try again.
err-nothing_there = Some of the files or folders can't be found or opened any more.
    .next = Check that the disc or drive is still connected, then choose them again.
err-nothing_to_send = Nothing in the selection can be sent.
    .next = Choose the folder with the images.
err-phi_risk = This project does not remove patient details.
    .next = Accept that, or ask your Trial Coordinator. Nothing was sent.
err-phi_risk_forbidden = This project does not remove patient details, and your IT does not allow sending without that.
    .next = Ask your Trial Coordinator to set a de-identification profile. Nothing was sent.
err-profile_invalid = The rules for removing patient details can't be used: { $problem }
    .next = Ask your Trial Coordinator to correct them. Nothing was sent.
err-profile_unsafe = The rules for removing patient details are not safe to use: { $problem }.
    .next = Ask your Trial Coordinator to correct them. Nothing was sent.
err-project_locked = The project { $project } is locked and takes no uploads.
    .next = Ask your Trial Coordinator.
err-project_not_found = The project { $project } is not there any more, or you can't see it.
    .next = Ask your Trial Coordinator for access.
err-rule_unsupported = A rule for removing patient details can't be carried out here: { $rule }.
    .next = Tell your Trial Coordinator. Nothing was sent.
err-rules_misplace =
    { $count ->
        [one] The import would put 1 file elsewhere than you chose, so it was not started.
       *[other] The import would put { $count } files elsewhere than you chose, so it was not started.
    }
    .next = Send this code to Flywheel support.
err-series_not_deidentified =
    { $count ->
        [one] Patient details could not be removed from 1 series, so it was not sent. The case was stopped; nothing was imported.
       *[other] Patient details could not be removed from { $count } series, so they were not sent. The case was stopped; nothing was imported.
    }
    .next = Send without them, or copy the images again from the scanner.
err-value_echoed =
    { $count ->
        [one] 1 series still holds, in { $elements }, what the profile removes elsewhere, so it was not sent.
       *[other] { $count } series still hold, in { $elements }, what the profile removes elsewhere, so they were not sent.
    }
    .next = Tell the Trial Coordinator this place: the profile must remove it there, too. Or send without them.
err-server_busy = The site { $host } is too busy just now.
    .next = Wait a few minutes, then choose Try again. Nothing has been lost.
err-server_forbids = The site refused: your account may not { $deed }.
    .next = Ask your Trial Coordinator to check your role. Your case is kept on this computer.
err-server_refused = The site { $host } refused a request.
    .next = Send this code to Flywheel support. Nothing has been lost.
err-server_unreachable = We can't reach { $host }.
    .next = Check the network, then choose Try again. Nothing has been lost.
err-setting_managed = Your hospital's IT has set this, so it can't be changed here.
    .next = Ask your IT if it must be different.
err-site_not_flywheel = { $host } answered, but not as a Flywheel site.
    .next = Check the site's address with your Trial Coordinator.
err-source_changed =
    { $count ->
        [one] 1 file changed or vanished while it was being read.
       *[other] { $count } files changed or vanished while they were being read.
    }
    .next = Put the disc back, or wait until copying has ended, then choose Try again.
err-storage_refused = The storage at { $host } refused several times in a row.
    .next = Check this computer's clock, then choose Try again. Nothing has been lost.
err-tls_refused = The secure connection to { $host } can't be trusted on this computer.
    .next = Ask your IT to add the certificate of your network's inspection. Nothing was sent.
err-warning_unanswered =
    { $count ->
        [one] 1 warning needs your answer.
       *[other] { $count } warnings need your answer.
    }
    .next = Look at them at the step Files and confirm each one.
err-worker_died = A part of the program that reads images stopped several times.
    .next = Close other programs to free memory, then choose Try again.
err-workspace_unusable = Case Uploader can't write to its folder on this computer.
    .next = Ask your IT to make the program's data folder writable.

check-start = Only check files
check-title = Check files without sending
check-lead = The same checks as before sending. Nothing leaves this computer, and no sign-in is needed.
check-bad =
    { $count ->
        [one] 1 problem must be settled before these files can be sent.
       *[other] { $count } problems must be settled before these files can be sent.
    }
check-warn =
    { $count ->
        [one] 1 thing should be looked at.
       *[other] { $count } things should be looked at.
    }
check-ok = No problems were found.
check-nothing-sent = Nothing was sent.
check-count =
    { $total ->
        [one] 1 series
       *[other] { $total } series
    } · { some-files } · { $size }
check-save = Save the result (PDF)
check-send = Send these files

doctor-open = Test the connection
doctor-title = Test the connection
doctor-lead = Tries everything that sending needs: network, encryption, the site and this computer. It takes up to a minute.
doctor-site = Site:
doctor-start = Start the test
doctor-running = Testing…
doctor-again = Test again
doctor-is-good = Everything works. Cases can be sent from this computer.
doctor-is-warning = Cases can be sent, but something should be looked at. The text below says what.
doctor-is-bad = Something must be changed before cases can be sent. Copy the text below and send it to your hospital's IT department.
doctor-is-not_tried = Nothing could be tested.
doctor-word-good = Works
doctor-word-warning = Look at this
doctor-word-bad = Does not work
doctor-word-not_tried = Not tested
doctor-probe-settings = Settings
doctor-probe-version = Version
doctor-probe-name = The site's address is known
doctor-probe-proxy = Proxy
doctor-probe-tls = Encryption
doctor-probe-core = The site
doctor-probe-xfer = The site's transfer service
doctor-probe-clock = This computer's clock
doctor-probe-storage = Storage for images
doctor-probe-disk = Free disk space
doctor-probe-memory = Free memory
doctor-probe-storage_name = Storage: its address is known
doctor-probe-storage_proxy = Storage: proxy
doctor-probe-storage_tls = Storage: encryption
doctor-probe-other = Something else
doctor-letter = Text for your IT department
doctor-letter-more = It holds no patient data and no key.
doctor-copy = Copy the text
doctor-copied = Copied

// Made by `python -m uploader.web.types_gen`; changes are lost.

export interface Snapshot {
  readonly number: number;
  readonly page: string;
  readonly steps: readonly StepView[];
  readonly setup: SetupView;
  readonly settings: readonly SettingView[];
  readonly settings_problem: Problem | null;
  readonly newest: NewestView | null;
  readonly who: WhoView;
  readonly place: PlaceView;
  readonly target: TargetView;
  readonly profile: ProfileView;
  readonly files: FilesView;
  readonly has_draft: boolean;
  readonly sending: LoadView;
  readonly doctor: DoctorView;
  readonly cases: readonly CaseView[];
  readonly case_count: number;
  readonly watched: CaseView | null;
  readonly complaints: readonly Complaint[];
  readonly notice: Notice | null;
  readonly is_busy: boolean;
  readonly is_closing: boolean;
  readonly is_closed: boolean;
}

export interface StepView {
  readonly page: string;
  readonly state: string;
}

export interface SetupView {
  readonly version: string;
  readonly has_window: boolean;
  readonly is_practice: boolean;
  readonly site_preset: string;
  readonly site_suggested: string;
  readonly practice_key: string;
  readonly has_sample: boolean;
  readonly language: string;
}

export interface SettingView {
  readonly name: string;
  readonly value: string;
  readonly source: string;
  readonly example: string;
  readonly is_locked: boolean;
  readonly is_personal: boolean;
  readonly is_broken: boolean;
}

export interface Problem {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly owner: string;
  readonly retryable: boolean;
}

export interface NewestView {
  readonly version: string;
  readonly hint: string;
  readonly is_of_site: boolean;
}

export interface WhoView {
  readonly state: string;
  readonly name: string;
  readonly site_name: string;
  readonly host: string;
  readonly problem: Problem | null;
}

export interface PlaceView {
  readonly projects: LoadView;
  readonly project_count: number;
  readonly usable_count: number;
  readonly group_id: string;
  readonly group_label: string;
  readonly project_label: string;
  readonly is_complete: boolean;
  readonly reason: string;
  readonly missing: readonly string[];
}

export interface LoadView {
  readonly state: string;
  readonly problem: Problem | null;
}

export interface TargetView {
  readonly templates: LoadView;
  readonly subjects: LoadView;
  readonly subject_count: number;
  readonly subject: SubjectView;
  readonly session_count: number;
  readonly session_label: string;
  readonly session_patterns: readonly string[];
  readonly acquisition_count: number;
  readonly acquisition_label: string;
  readonly acquisition_patterns: readonly string[];
  readonly acquisition_minimum: number;
  readonly is_complete: boolean;
}

export interface SubjectView {
  readonly state: string;
  readonly label: string;
  readonly entry: string;
  readonly near: readonly string[];
  readonly reason: string;
}

export interface ProfileView {
  readonly state: string;
  readonly problem: Problem | null;
  readonly name: string;
  readonly level: string;
  readonly sha256: string;
  readonly edition: string;
  readonly row_count: number;
  readonly stay_count: number;
}

export interface FilesView {
  readonly state: string;
  readonly problem: Problem | null;
  readonly scan_id: number;
  readonly selection_id: number;
  readonly found_count: number;
  readonly read_count: number;
  readonly is_walking: boolean;
  readonly seen_count: number;
  readonly series_count: number;
  readonly other_count: number;
  readonly kept_series_count: number;
  readonly kept_other_count: number;
  readonly kept_file_count: number;
  readonly kept_bytes: number;
  readonly left_out_count: number;
  readonly behind: readonly ReasonCount[];
  readonly findings: readonly FindingView[];
  readonly patients: readonly PatientView[];
  readonly is_rechecking: boolean;
  readonly is_complete: boolean;
  readonly phi_risk_accepted: boolean;
}

export interface ReasonCount {
  readonly state: string;
  readonly reason: string;
  readonly count: number;
}

export interface FindingView {
  readonly code: string;
  readonly severity: string;
  readonly owner: string;
  readonly series_keys: readonly string[];
  readonly series_count: number;
  readonly count: number;
  readonly params: Readonly<Record<string, string | number>>;
  readonly answer: string;
  readonly can_leave_out: boolean;
  readonly is_answerable: boolean;
  readonly files: readonly NamedFile[];
}

export interface NamedFile {
  readonly index: number;
  readonly name: string;
}

export interface PatientView {
  readonly name: string;
  readonly patient_id: string;
  readonly birth_date: string;
  readonly sex: string;
  readonly series_count: number;
  readonly is_kept: boolean;
}

export interface DoctorView {
  readonly load: LoadView;
  readonly site: string;
  readonly verdict: string;
  readonly probes: readonly ProbeView[];
  readonly letter: string;
}

export interface ProbeView {
  readonly probe: string;
  readonly verdict: string;
}

export interface CaseView {
  readonly case_id: string;
  readonly status: string;
  readonly group_label: string;
  readonly project_label: string;
  readonly subject_label: string;
  readonly session_label: string;
  readonly acquisition_label: string;
  readonly started_at: string;
  readonly file_count: number;
  readonly total_bytes: number;
  readonly share: number;
  readonly staged_count: number;
  readonly staged_total: number;
  readonly sent_count: number;
  readonly sent_total: number;
  readonly sent_bytes: number;
  readonly sent_total_bytes: number;
  readonly remaining_s: number | null;
  readonly wait_reason: string;
  readonly job_status: string;
  readonly job_done: number;
  readonly job_total: number;
  readonly job_url: string;
  readonly problem: Problem | null;
  readonly can_pause: boolean;
  readonly can_resume: boolean;
  readonly can_cancel: boolean;
  readonly has_receipt: boolean;
}

export interface Complaint {
  readonly field: string;
  readonly code: string;
}

export interface Notice {
  readonly number: number;
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly is_error: boolean;
}

export interface OptionsView {
  readonly total: number;
  readonly options: readonly OptionView[];
  readonly create: string;
}

export interface OptionView {
  readonly value: string;
  readonly label: string;
  readonly detail: string;
  readonly reason: string;
}

export interface SeriesTable {
  readonly scan_id: number;
  readonly rows: readonly SeriesRow[];
}

export interface SeriesRow {
  readonly key: string;
  readonly modality: string;
  readonly number: number | null;
  readonly description: string;
  readonly date: string;
  readonly instance_count: number;
  readonly frame_count: number;
  readonly size_bytes: number;
  readonly is_localizer: boolean;
  readonly severity: string;
  readonly findings: readonly string[];
  readonly text_index: number;
}

export interface SelectionView {
  readonly selection_id: number;
  readonly series_keys: readonly string[];
  readonly other_indexes: readonly number[];
  readonly images: readonly ImageOut[];
}

export interface ImageOut {
  readonly series_key: string;
  readonly first_frame: number;
  readonly frame_count: number;
}

export interface FrameView {
  readonly series_key: string;
  readonly index: number;
  readonly selection_id: number;
  readonly rows: number;
  readonly columns: number;
  readonly image_count: number;
  readonly boxes: readonly BoxView[];
  readonly marks: readonly BoxView[];
  readonly is_read: boolean;
  readonly is_cleared: boolean;
  readonly can_undo: boolean;
}

export interface BoxView {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface OffersView {
  readonly remembered: readonly BoxView[];
  readonly known: readonly BoxView[];
}

export interface FileTable {
  readonly total: number;
  readonly rows: readonly OtherRow[];
}

export interface OtherRow {
  readonly index: number;
  readonly name: string;
  readonly state: string;
  readonly reason: string;
  readonly file_type: string;
  readonly size_bytes: number;
}

export interface ComparisonView {
  readonly series_key: string;
  readonly index: number;
  readonly name_before: string;
  readonly name_after: string;
  readonly rows: readonly ChangeRow[];
  readonly profile_name: string;
  readonly profile_sha256: string;
  readonly engine: string;
  readonly edition: string;
}

export interface ChangeRow {
  readonly path: string;
  readonly keyword: string;
  readonly before: string;
  readonly action: string;
  readonly after: string;
}

export interface ProfileCheckView {
  readonly name: string;
  readonly level: string;
  readonly sha256: string;
  readonly engine: string;
  readonly edition: string;
  readonly row_count: number;
  readonly counts: readonly OutcomeCount[];
  readonly staying: readonly ElementRow[];
  readonly beside: readonly string[];
  readonly note_count: number;
}

export interface OutcomeCount {
  readonly outcome: string;
  readonly count: number;
}

export interface ElementRow {
  readonly tag: string;
  readonly name: string;
  readonly where: string;
}

export interface ProgressTable {
  readonly rows: readonly ProgressRow[];
}

export interface ProgressRow {
  readonly name: string;
  readonly file_count: number;
  readonly acknowledged_bytes: number;
  readonly total_bytes: number;
}

export interface ReceiptView {
  readonly case_id: string;
  readonly state: string;
  readonly site: string;
  readonly user: string;
  readonly started_at: string;
  readonly finished_at: string;
  readonly route: string;
  readonly job_id: string;
  readonly job_status: string;
  readonly profile_name: string;
  readonly profile_level: string;
  readonly profile_sha256: string;
  readonly phi_risk_accepted: boolean;
  readonly counts: Readonly<Record<string, number>>;
  readonly sent_bytes: number;
  readonly rows: readonly ReceiptRow[];
  readonly behind: readonly ReasonCount[];
}

export interface ReceiptRow {
  readonly name: string;
  readonly modality: string;
  readonly description: string;
  readonly file_type: string;
  readonly file_count: number;
  readonly size_bytes: number;
  readonly landed: boolean;
  readonly reason: string;
  readonly mask_boxes: number;
}

export interface FolderView {
  readonly entry_id: string;
  readonly name: string;
  readonly parent_id: string;
  readonly entries: readonly EntryView[];
  readonly left_off: number;
}

export interface EntryView {
  readonly entry_id: string;
  readonly name: string;
  readonly is_folder: boolean;
  readonly size_bytes: number;
}

export interface Commands {
  sign_in: { site: string; key: string };
  sign_out: Record<string, never>;
  go: { page: string };
  continue: Record<string, never>;
  reload: Record<string, never>;
  new_case: Record<string, never>;
  discard_draft: Record<string, never>;
  choose_group: { group_id: string };
  choose_project: { project_label: string };
  choose_subject: { subject_label: string; is_new: boolean };
  confirm_new_subject: Record<string, never>;
  choose_session: { session_label: string };
  choose_acquisition: { acquisition_label: string };
  choose_files: Record<string, never>;
  choose_folder: Record<string, never>;
  pick_entries: { entry_ids: readonly string[] };
  take_drop: { sizes: readonly number[] };
  add_sample: Record<string, never>;
  cancel_scan: Record<string, never>;
  clear_files: Record<string, never>;
  set_left_out: { series_keys: readonly string[]; other_indexes: readonly number[]; is_left_out: boolean };
  set_image_left_out: { series_key: string; frame_index: number; is_left_out: boolean };
  set_mask: { series_key: string; frame_index: number; boxes: readonly number[] };
  set_cleared: { series_key: string; is_cleared: boolean };
  undo_look: Record<string, never>;
  keep_patient: { patient_index: number };
  leave_out_blocked: Record<string, never>;
  answer_finding: { code: string; answer: string };
  accept_phi_risk: { is_accepted: boolean };
  send: Record<string, never>;
  watch_case: { case_id: string };
  pause_case: { case_id: string };
  resume_case: { case_id: string };
  cancel_case: { case_id: string };
  forget_case: { case_id: string };
  open_job: { case_id: string };
  save_receipt: { case_id: string; form: string };
  save_check: Record<string, never>;
  send_checked: Record<string, never>;
  examine_connection: { site: string };
  change_setting: { name: string; value: string };
  answer_close: { is_close: boolean };
}

export type ErrorCode =
  | "already_sent"
  | "bad_argument"
  | "bad_settings"
  | "bad_subject_label"
  | "cancelled"
  | "case_blocked"
  | "case_busy"
  | "case_damaged"
  | "cases_running"
  | "disk_full"
  | "drop_unsure"
  | "group_not_found"
  | "import_failed"
  | "import_held"
  | "insecure_site"
  | "key_malformed"
  | "key_missing"
  | "key_other_site"
  | "key_refused"
  | "label_is_pattern"
  | "label_not_in_templates"
  | "landed_in_part"
  | "no_dialect"
  | "no_such_case"
  | "no_templates"
  | "no_upload_rights"
  | "no_webview"
  | "not_acknowledged"
  | "not_now"
  | "nothing_there"
  | "nothing_to_send"
  | "other_account"
  | "phi_risk"
  | "phi_risk_forbidden"
  | "profile_invalid"
  | "profile_unsafe"
  | "program_open"
  | "project_locked"
  | "project_not_found"
  | "rule_unsupported"
  | "rules_misplace"
  | "series_not_deidentified"
  | "server_busy"
  | "server_forbids"
  | "server_refused"
  | "server_unreachable"
  | "setting_managed"
  | "site_not_flywheel"
  | "source_changed"
  | "storage_refused"
  | "tls_refused"
  | "unexpected"
  | "value_echoed"
  | "warning_unanswered"
  | "worker_died"
  | "workspace_unusable";

export type SkipReason =
  | "empty"
  | "system_file"
  | "hidden"
  | "dicomdir"
  | "viewer_file"
  | "duplicate_path"
  | "link_loop"
  | "not_a_file"
  | "not_dicom";

export type FailReason =
  | "unreadable"
  | "not_parsable"
  | "truncated"
  | "missing_uid"
  | "changed"
  | "archive_damaged"
  | "archive_encrypted"
  | "archive_too_large"
  | "unsafe_name"
  | "nested_archive"
  | "reader_died"
  | "deid_refused"
  | "value_echo"
  | "name_identifies"
  | "type_refused";

export type PreviewReason =
  | "no_pixels"
  | "damaged"
  | "too_large"
  | "too_slow"
  | "unsupported"
  | "gone"
  | "worker_died";

// Short-lived state of the page itself: which dialog is open, what was said last to screen readers.
export type DialogName =
  | { kind: "none" }
  | { kind: "viewer"; seriesKey: string }
  | { kind: "changes"; seriesKey: string }
  | { kind: "folder" }
  | { kind: "cancel"; caseId: string };

interface Notes {
  dialog: DialogName;
  said: string;
  attempt: number;
}

export const notes: Notes = $state({ dialog: { kind: "none" }, said: "", attempt: 0 });

/** Tell screen readers, once. */
export function say(text: string): void {
  notes.said = text;
}

export function openDialog(dialog: DialogName): void {
  notes.dialog = dialog;
}

export function closeDialog(): void {
  notes.dialog = { kind: "none" };
}

// Short-lived state of the page itself: which dialog is open, what was said last to screen readers.
export type DialogName =
  | { kind: "none" }
  | { kind: "viewer"; seriesKey: string }
  | { kind: "changes"; seriesKey: string }
  | { kind: "profile" }
  | { kind: "folder" }
  | { kind: "cancel"; caseId: string };

interface Notes {
  dialog: DialogName;
  said: string;
  attempt: number;
}

export const notes: Notes = $state({ dialog: { kind: "none" }, said: "", attempt: 0 });

let asker: Element | null = null;

/** Ask for the next step: what is missing is shown anew, even if it is the same as before. */
export async function attempt(ask: () => Promise<unknown>): Promise<void> {
  asker = document.activeElement;
  await ask();
  notes.attempt++;
}

/** Whether the focus may go to an answer: not from under the hands of who has gone on to another field. */
export function mayTakeFocus(): boolean {
  const now = document.activeElement;
  return now === null || now === document.body || now === asker;
}

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

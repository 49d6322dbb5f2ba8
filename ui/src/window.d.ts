// What Microsoft's WebView2 adds to a page, as far as it is used here.
interface Window {
  readonly chrome?: {
    readonly webview?: { postMessageWithAdditionalObjects(message: string, objects: readonly File[]): void };
  };
}

"use strict";
// Follows a running import; when it is over, the page is loaded once more with its report.
(() => {
  const live = document.getElementById("live");
  if (!live || live.dataset.over === "yes") return;
  const put = (id, text) => {
    const node = document.getElementById(id);
    if (node && node.textContent !== String(text)) node.textContent = text;
  };
  const follow = async () => {
    try {
      const answer = await fetch(`${location.pathname}?as=json`, { cache: "no-store" });
      if (!answer.ok) return;
      const now = await answer.json();
      put("done", now.done);
      put("total", now.counts.total);
      put("chip", now.status.word);
      document.getElementById("chip").className = `chip ${now.status.tone}`;
      for (const key of ["completed", "skipped", "failed", "conflict", "canceled"]) put(`count-${key}`, now.counts[key]);
      const bar = document.getElementById("bar");
      bar.max = Math.max(now.counts.total, 1);
      bar.value = now.done;
      if (now.is_over) location.reload();
    } catch {
      // the site is restarting; asked again in a second
    }
  };
  setInterval(follow, 1000);
})();

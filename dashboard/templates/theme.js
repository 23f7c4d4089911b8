"use strict";
// The theme that was chosen last, or the system's. A browser may keep nothing for a file on a disk.
document.documentElement.dataset.theme = (() => {
  try {
    const kept = localStorage.getItem("froth-theme");
    if (kept) return kept;
  } catch { /* nothing is kept */ }
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
})();

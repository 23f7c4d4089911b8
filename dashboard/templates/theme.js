"use strict";
// The theme that was chosen last, or the system's. A browser may keep nothing for a file on a disk.
document.documentElement.dataset.theme = (() => {
  try {
    const stored = localStorage.getItem("froth-theme");
    if (stored) return stored;
  } catch { /* nothing is stored */ }
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
})();

"use strict";
document.getElementById("theme").onclick = () => {
  const root = document.documentElement.dataset;
  root.theme = root.theme === "dark" ? "light" : "dark";
  try { localStorage.setItem("froth-theme", root.theme); } catch { /* nothing is stored */ }
};
for (const button of document.querySelectorAll("[data-unfold]")) {
  button.onclick = () => {
    button.previousElementSibling.querySelector("table").classList.remove("folded");
    button.remove();
  };
}

// The menu of what can be saved closes as menus do: after a choice, on Escape, and when the reader turns elsewhere.

function closeMenu(focus = false) {
  const menu = byId("more");
  if (!menu.open) return;
  menu.open = false;
  if (focus) menu.querySelector("summary").focus();
}

byId("more").addEventListener("click", (event) => event.target.closest(".menu-body button") && closeMenu(true));
byId("more").addEventListener("focusout", (event) => event.relatedTarget && !byId("more").contains(event.relatedTarget) && closeMenu());
byId("more").addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !byId("more").open) return;
  event.stopPropagation(); // it closes the menu alone
  closeMenu(true);
});
document.addEventListener("pointerdown", (event) => !event.target.closest("#more") && closeMenu());

const standing = () => requestAnimationFrame(() => requestAnimationFrame(() => { window.settled = performance.now(); }));
const box = document.getElementById("map");

// Files made from the page: the map as a picture, the data as it came.

function download(name, blob) {
  const url = URL.createObjectURL(blob);
  const link = el("a", { href: url, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

const fileName = (config, suffix) => `${config.vault.replace(/[^\p{L}\p{N}._ -]+/gu, "-").trim() || "vault"}.${suffix}`;

function downloadPng(map, config) {
  const source = map.canvas();
  const canvas = document.createElement("canvas");
  canvas.width = source.width;
  canvas.height = source.height;
  const context = canvas.getContext("2d");
  context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--map").trim();
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(source, 0, 0);
  canvas.toBlob((blob) => download(fileName(config, "png"), blob), "image/png");
}

function downloadJson(data, config) {
  download(fileName(config, "json"), new Blob([JSON.stringify(data)], { type: "application/json" }));
}

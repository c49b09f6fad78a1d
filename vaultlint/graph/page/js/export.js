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

/** The map as it is seen, at twice its size, on its ground. */
function downloadPng(map, config) {
  const canvas = document.createElement("canvas");
  const { width, height } = map.size();
  [canvas.width, canvas.height] = [2 * width, 2 * height];
  map.drawTo(canvas.getContext("2d"), width, height, 2);
  canvas.toBlob((blob) => download(fileName(config, "png"), blob), "image/png");
}

function downloadJson(data, config) {
  download(fileName(config, "json"), new Blob([JSON.stringify(data)], { type: "application/json" }));
}

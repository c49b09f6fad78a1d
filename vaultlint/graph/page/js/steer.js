// What moves the map: its window's size, and the hand. Gestures are read in gestures.js.

/** What was fitted last stays fitted when the window changes, until a hand or a choice moves the camera. */
function holdFit(camera, handlers) {
  let held = null;
  const go = (animate) => {
    const goal = camera.fitting(held.box, handlers.covered(), held.most);
    if (goal) camera.glide(goal.x, goal.y, goal.scale, animate);
  };
  return {
    fit(box, most, whole, animate) {
      if (!box) return;
      held = { box, most, whole };
      go(animate);
    },
    again: () => held && go(false),
    free: () => {
      held = null;
    },
    whole: () => Boolean(held?.whole),
  };
}

function watchSize(element, canvas, camera, changed) {
  const fit = () => {
    const [width, height] = [element.clientWidth, element.clientHeight];
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    if (!width || !height || (camera.width === width && camera.height === height && camera.ratio === ratio)) return;
    Object.assign(camera, { width, height, ratio });
    [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px`, display: "block" });
    changed();
  };
  fit();
  new ResizeObserver(fit).observe(element);
}

/** Join the hand's gestures with the camera and the page. */
function steer(element, scene, camera, look, pace, handlers) {
  let gliding = 0;
  const hover = (x, y) => {
    const found = x === null ? null : pick(scene, look.labels, camera, x, y, 5);
    element.classList.toggle("pointing", Boolean(found));
    const [node, territory] = [found?.node || null, found?.community || null];
    if (scene.hover !== node || scene.territory !== territory) {
      Object.assign(scene, { hover: node, territory });
      scene.always = alwaysDrawn(scene);
      pace.ask();
    }
    handlers.onHover(found, x, y);
  };
  const stop = () => {
    camera.stop();
    cancelAnimationFrame(gliding);
  };
  watchGestures(element, {
    hover,
    stop,
    panBy(dx, dy) {
      handlers.onHand();
      camera.panBy(dx, dy, true);
    },
    zoomAt(factor, x, y) {
      handlers.onHand();
      camera.zoomAt(factor, x, y, true);
    },
    glideAt(factor, x, y) {
      handlers.onHand();
      const [px, py] = camera.toWorld(x, y);
      const scale = within(camera.least, camera.scale * factor, CLOSEST);
      camera.glide(px - (x - camera.width / 2) / scale, py - (y - camera.height / 2) / scale, scale, true, 240);
    },
    /** The hand let go: glide on for a moment if it was fast. */
    rest(speed) {
      if (!speed || calm()) return;
      let last = null;
      const step = (now) => {
        const passed = last === null ? 16 : Math.min(40, now - last);
        last = now;
        camera.panBy(speed.x * passed, speed.y * passed, true);
        for (const axis of ["x", "y"]) speed[axis] *= Math.exp(-passed / 130);
        if (Math.hypot(speed.x, speed.y) > 0.03) gliding = requestAnimationFrame(step);
      };
      gliding = requestAnimationFrame(step);
    },
    pick(x, y, type) {
      handlers.onHover(null);
      pace.now();
      handlers.onPick(pick(scene, look.labels, camera, x, y, type === "touch" ? 12 : 5));
    },
  });
}

// Places moved aside, so that what a finger hits does not overlap.

const ROUNDS = 200;

/**
 * The places `[x, y]`, moved until squares of `size` around them neither overlap
 * each other nor those around `fixed`, nor leave the box `[width, height]`, as far
 * as there is room.
 */
export function apart(places, size, [width, height], fixed = []) {
  const held = (value, long) => Math.max(size / 2, Math.min(long - size / 2, value));
  const moved = places.map(([x, y]) => [held(x, width), held(y, height)]);
  const all = [...moved, ...fixed.map((place) => [...place])];
  for (let round = 0; round < ROUNDS; round += 1) {
    let free = true;
    for (let i = 0; i < moved.length; i += 1) {
      for (let j = i + 1; j < all.length; j += 1) {
        const [a, b] = [all[i], all[j]];
        const gap = [0, 1].map((axis) => size - Math.abs(a[axis] - b[axis]));
        if (gap[0] <= 0 || gap[1] <= 0) continue;
        free = false;
        // The shorter way out; two at one place part by their order.
        const axis = gap[0] < gap[1] ? 0 : 1;
        const sign = a[axis] < b[axis] || (a[axis] === b[axis] && i < j) ? -1 : 1;
        const isFixed = j >= moved.length;
        // A little more than it takes, for rounding.
        const step = (gap[axis] + 0.5) * sign;
        a[axis] += isFixed ? step : step / 2;
        if (!isFixed) b[axis] -= step / 2;
      }
      [0, 1].forEach((axis) => { moved[i][axis] = held(moved[i][axis], [width, height][axis]); });
    }
    if (free) break;
  }
  return moved;
}

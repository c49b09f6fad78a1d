// Records as columns (columns.py says how each is written). Reading one gives an array with a value for each row.

function readColumn(column, count) {
  if (Array.isArray(column)) return column;
  if ("rows" in column) return spreadRows(column, new Array(count).fill(undefined));
  if ("of" in column) return column.at.map((number) => column.of[number]);
  if ("per" in column) return column.per === 1 ? column.at : column.at.map((number) => number / column.per);
  const values = new Array(count).fill(column.all);
  return column.but ? spreadRows(column.but, values) : values;
}

/** Put a column of some rows into an array of all. */
function spreadRows({ rows, is }, values) {
  let held = 0;
  for (let at = 1; at < rows.length; at += 2) held += rows[at];
  const given = readColumn(is, held);
  let from = 0;
  eachRow(rows, (row) => {
    values[row] = given[from];
    from += 1;
  });
  return values;
}

/** Go through row numbers written as: how many to skip, how many follow, and so on. */
function eachRow(rows, visit) {
  let row = 0;
  for (let at = 0; at < rows.length; at += 2) {
    row += rows[at];
    for (const end = row + rows[at + 1]; row < end; row += 1) visit(row);
  }
}

function readColumns(columns, count) {
  return Object.fromEntries(Object.entries(columns || {}).map(([name, column]) => [name, readColumn(column, count)]));
}

/** One row as an object, with what the row does not have left out. */
function rowOf(columns, row) {
  const made = {};
  for (const name in columns) if (columns[name][row] !== undefined) made[name] = columns[name][row];
  return made;
}

/** Rows' lists of records: where each row's begin, and the records' columns; null where no row has any. */
function readLists(written, count) {
  if (!written) return null;
  const counts = readColumn(written.count, count);
  const starts = new Int32Array(count + 1);
  for (let row = 0; row < count; row += 1) starts[row + 1] = starts[row] + (counts[row] || 0);
  return { counts, starts, items: written.items, columns: readColumns(written.columns, starts[count]) };
}

/** A row's list; undefined where the row has none. */
function listOf(lists, row) {
  if (!lists || lists.counts[row] === undefined) return undefined;
  const made = [];
  for (let at = lists.starts[row]; at < lists.starts[row + 1]; at += 1) made.push(lists.items ? lists.items[at] : rowOf(lists.columns, at));
  return made;
}

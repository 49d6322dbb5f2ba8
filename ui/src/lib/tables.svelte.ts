// The big tables: fetched when their revision in the snapshot changes, and never twice at once.
import type { ImageOut, SelectionView, SeriesTable, Snapshot } from "../types.gen";
import { load } from "./live.svelte";

interface Tables {
  series: SeriesTable | null;
  leftOut: ReadonlySet<string>;
  othersOut: ReadonlySet<number>;
  imagesOut: ReadonlyMap<string, readonly ImageOut[]>;
}

const EMPTY: Tables = { series: null, leftOut: new Set(), othersOut: new Set(), imagesOut: new Map() };

let current = $state.raw<Tables>(EMPTY);
let scanId = -1;
let selectionId = -1;

export const tables = {
  get series(): SeriesTable | null {
    return current.series;
  },
  get leftOut(): ReadonlySet<string> {
    return current.leftOut;
  },
  get othersOut(): ReadonlySet<number> {
    return current.othersOut;
  },
  get imagesOut(): ReadonlyMap<string, readonly ImageOut[]> {
    return current.imagesOut;
  },
};

function bySeries(images: readonly ImageOut[]): Map<string, ImageOut[]> {
  const found = new Map<string, ImageOut[]>();
  for (const image of images) {
    found.set(image.series_key, [...(found.get(image.series_key) ?? []), image]);
  }
  return found;
}

/** Follow the snapshot's revisions. */
export async function follow(snapshot: Snapshot): Promise<void> {
  const files = snapshot.files;
  if (files.state !== "scanned") {
    if (current.series !== null) {
      current = EMPTY;
    }
    scanId = selectionId = -1;
    return;
  }
  if (files.scan_id !== scanId) {
    scanId = files.scan_id;
    const series = await load<SeriesTable>("/data/series");
    if (series.scan_id === scanId) {
      current = { ...current, series };
    }
  }
  if (files.selection_id !== selectionId) {
    selectionId = files.selection_id;
    const selection = await load<SelectionView>("/data/selection");
    current = {
      ...current,
      leftOut: new Set(selection.series_keys),
      othersOut: new Set(selection.other_indexes),
      imagesOut: bySeries(selection.images),
    };
  }
}

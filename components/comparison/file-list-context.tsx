"use client";

import { createContext, useContext } from "react";
import type { Place } from "#components/image-files/place.ts";

/** What a row of the list of files can do. */
export interface FileListActions {
  open: (place: Place) => void;
  /** The address under which the file is open. */
  linkTo: (place: Place) => string;
}

const ActionsContext = createContext<FileListActions | null>(null);

export const FileListProvider = ActionsContext.Provider;

export function useFileListActions(): FileListActions {
  const actions = useContext(ActionsContext);
  if (!actions) throw new Error("A file is listed outside of FileListProvider.");
  return actions;
}

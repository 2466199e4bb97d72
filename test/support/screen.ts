/**
 * What a terminal shows of the bytes that a program writes to it: those of xterm.js, without a window.
 */
import Xterm from "@xterm/headless"

/** A terminal of some size. */
export interface Screen {
  /** Shows bytes, after those before. */
  readonly write: (bytes: string | Uint8Array) => Promise<void>
  readonly resize: (columns: number) => void
  /** Everything that it shows or has shown, without empty lines at the end. */
  readonly lines: () => ReadonlyArray<string>
  /** The row of the cursor among those lines, and its column. */
  readonly cursor: () => readonly [row: number, column: number]
  readonly isCursorShown: () => boolean
}

export const makeScreen = (columns: number, { rows = 24, convertEol = false } = {}): Screen => {
  const terminal = new Xterm.Terminal({ cols: columns, rows, convertEol, allowProposedApi: true, scrollback: 1000 })
  const { active } = terminal.buffer
  let isCursorShown = true
  const sets = (shown: boolean) => (params: ReadonlyArray<unknown>) => {
    if (params.includes(25)) isCursorShown = shown
    return false
  }
  terminal.parser.registerCsiHandler({ prefix: "?", final: "h" }, sets(true))
  terminal.parser.registerCsiHandler({ prefix: "?", final: "l" }, sets(false))
  return {
    write: (bytes) => new Promise((resolve) => terminal.write(bytes, resolve)),
    resize: (columns) => terminal.resize(columns, rows),
    lines: () => {
      const all = Array.from({ length: active.length }, (_, row) => active.getLine(row)!.translateToString(true))
      return all.slice(0, all.findLastIndex((line) => line !== "") + 1)
    },
    cursor: () => [active.baseY + active.cursorY, active.cursorX],
    isCursorShown: () => isCursorShown
  }
}

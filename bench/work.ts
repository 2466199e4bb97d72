/** Folders and processes of the benchmarks. */
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** Runs something in a folder of its own that holds some files. */
export const inFolder = async <A>(files: Readonly<Record<string, string>>, run: () => Promise<A>): Promise<A> => {
  const before = process.cwd()
  const directory = mkdtempSync(join(tmpdir(), "bench-"))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text)
  process.chdir(directory)
  try {
    return await run()
  } finally {
    process.chdir(before)
    rmSync(directory, { recursive: true, force: true })
  }
}

/** Runs Node in a directory to its end, and returns how many milliseconds that took, and what it printed. */
export const node = (cwd: string, args: ReadonlyArray<string>, env: NodeJS.ProcessEnv = {}) => {
  const begin = performance.now()
  const { status, stderr, stdout } = spawnSync(process.execPath, args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1", ...env }
  })
  const time = performance.now() - begin
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`)
  return { time, stdout }
}

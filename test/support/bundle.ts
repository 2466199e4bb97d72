/**
 * Bundles the programs that tests start, once for a whole test run: a bundled one starts in a third of the time.
 *
 * They are bundled as they stand, with their names kept, into a folder outside of the tree; `process.ts` starts them
 * there. What a bundler does not show (that Node itself finds all they import) examples.test.ts and readme.test.ts show.
 */
import { chmodSync, globSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { build } from "rolldown"
import { alias } from "../../rolldown.config.ts"

const root = resolve(import.meta.dirname, "../..")
const programs = [
  "examples/*/main.ts",
  "test/fixtures/{help,progress,readme,signals,sweep}/*.ts",
  "test/stress/{attack,keeper,killer,program}.ts"
]

/** Bundles the programs, tells the processes that this one starts where they are, and returns what removes them. */
export const bundle = async (): Promise<() => void> => {
  const directory = mkdtempSync(join(tmpdir(), "programs-"))
  const remove = () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  try {
    await build({
      cwd: root,
      input: Object.fromEntries(globSync(programs, { cwd: root }).map((file) => [file.replace(/\.ts$/, ""), file])),
      platform: "node",
      resolve: { alias, conditionNames: ["effect-coma-source", "node", "import", "default"] },
      // An import that leads nowhere is a warning, for one.
      onLog: (_, { message }) => {
        throw new Error(message)
      },
      output: {
        dir: directory,
        entryFileNames: "[name].mjs",
        chunkFileNames: "[name]-[hash].mjs",
        keepNames: true,
        // Without comments and indents, which each start would read.
        minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } }
      }
    })
  } catch (error) {
    remove()
    throw error
  }
  // A test runs one as somebody else.
  chmodSync(directory, 0o755)
  process.env["PROGRAMS"] = directory
  return remove
}

/** Called by vitest before the first test; what it returns, after the last. */
export default bundle

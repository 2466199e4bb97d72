/**
 * The package as it is published: bundled as `rolldown.config.ts` says, into a temporary folder.
 */
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { pathToFileURL } from "node:url"
import { build } from "rolldown"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import manifest from "../package.json" with { type: "json" }
import config from "../rolldown.config.ts"

const root = path.resolve(import.meta.dirname, "..")
const modules = Object.entries(manifest.exports).flatMap(([name, entry]) =>
  typeof entry === "string" ? [] : [{ name, source: entry.source, built: entry.default }]
)

let directory = ""
beforeAll(async () => {
  directory = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "package-")))
  fs.symlinkSync(path.join(root, "node_modules"), path.join(directory, "node_modules"))
  fs.writeFileSync(path.join(directory, "package.json"), JSON.stringify({ type: "module" }))
  await build({ ...config, output: { ...config.output, dir: path.join(directory, "dist") } })
})
afterAll(() => fs.rmSync(directory, { recursive: true, force: true }))

/** The files that a bundled one imports before it runs. */
const imports = (file: string): ReadonlyArray<string> =>
  [...fs.readFileSync(file, "utf8").matchAll(/^(?:import|export) [^;]*? from "(\.[^"]+)"/gm)].map(([, from]) => from!)

describe("the package", () => {
  test.each(modules)("exports of $name what its source exports", async ({ built, source }) => {
    const [published, written] = await Promise.all(
      [path.join(directory, built), path.join(root, source)].map((file) => import(pathToFileURL(file).href))
    )
    expect(Object.keys(published).toSorted()).toEqual(Object.keys(written).toSorted())
  })

  test("is one file, for what every run needs", () => {
    const core = path.join(directory, "dist/internal/core.js")
    expect(imports(core).filter((name) => !name.endsWith("/rolldown-runtime.js"))).toEqual([])
    const lazy = [...fs.readFileSync(core, "utf8").matchAll(/import\("(\.[^"]+)"\)/g)].map(([, from]) => from!)
    expect(new Set(lazy)).toContain("./help.js")
    for (const { built, name } of modules.filter(({ name }) => !name.startsWith("./testing"))) {
      const from = imports(path.join(directory, built)).map((file) => path.basename(file))
      expect([name, from.filter((file) => file !== "rolldown-runtime.js")]).toEqual([name, ["core.js"]])
    }
  })
})

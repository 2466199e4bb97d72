/**
 * The package as its users get it: built into a temporary folder, with its own exports, and compiled against with all
 * checks on.
 */
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { pathToFileURL } from "node:url"
import { build } from "rolldown"
import { afterAll, beforeAll, expect, test } from "vitest"
import manifest from "../../package.json" with { type: "json" }
import config from "../../rolldown.config.ts"
import { limit, start } from "../support/process.ts"

const root = path.resolve(import.meta.dirname, "../..")
const directory = fs.mkdtempSync(path.join(os.tmpdir(), "package-"))
const installed = path.join(directory, "node_modules/effect-coma")

// Node would keep what it compiles in this directory, which is another one at every run.
const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" }

/** The compiler uses all processors for seconds, and waits for minutes if they have much else to do. */
const long = 5 * limit

const run = async (command: string, args: ReadonlyArray<string>, cwd: string) => {
  const { code, stderr, stdout } = await start(command, args, { cwd, env, limit: long }).ended
  return { code, text: stdout + stderr }
}

const tsc = (args: ReadonlyArray<string>, cwd: string) => run(path.join(root, "node_modules/.bin/tsc"), args, cwd)

beforeAll(async () => {
  fs.mkdirSync(installed, { recursive: true })
  fs.copyFileSync(path.join(root, "package.json"), path.join(installed, "package.json"))
  for (const name of ["effect", "@effect", "@types"]) {
    fs.symlinkSync(path.join(root, "node_modules", name), path.join(directory, "node_modules", name))
  }
  const built = await tsc(["-p", "tsconfig.build.json", "--outDir", path.join(installed, "dist")], root)
  expect(built).toEqual({ code: 0, text: "" })
  await build({ ...config, output: { ...config.output, dir: path.join(installed, "dist") } })
}, 2 * long)

afterAll(() => fs.rmSync(directory, { recursive: true }))

test("gives a library that is made with it declarations it can emit", { timeout: 2 * long }, async () => {
  fs.copyFileSync(path.join(import.meta.dirname, "consumer.ts"), path.join(directory, "consumer.ts"))
  fs.writeFileSync(path.join(directory, "package.json"), '{ "type": "module" }')
  const options = {
    strict: true,
    declaration: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    target: "es2024",
    module: "nodenext",
    types: ["node"],
    outDir: "out"
  }
  fs.writeFileSync(
    path.join(directory, "tsconfig.json"),
    JSON.stringify({ compilerOptions: options, files: ["consumer.ts"] })
  )
  const { text } = await tsc(["-p", directory], directory)
  expect(text.split("\n").filter((line) => !line.includes("node_modules/effect/"))).toEqual([""])
  expect(fs.readFileSync(path.join(directory, "out/consumer.d.ts"), "utf8")).not.toMatch(/\bany\b/)
})

test("runs from its emitted files, and keeps its inner modules to itself", { timeout: 2 * long }, async () => {
  const main = `
    import { Command, wake } from "effect-coma"
    import { TestProgram } from "effect-coma/testing"
    import { Console, Effect } from "effect"
    const greet = Command.make("greet", {}, () => Console.log("Hello World!"))
    const ran = await Effect.runPromise(TestProgram.run([greet], ["greet"]))
    console.log(ran.stdout.join(), typeof wake)
    await import("effect-coma/dist/command/invoke.js").catch((error) => console.log(error.code))
  `
  fs.writeFileSync(path.join(directory, "main.mjs"), main)
  const ran = await run(process.execPath, ["main.mjs"], directory)
  expect(ran).toEqual({ code: 0, text: "Hello World! function\nERR_PACKAGE_PATH_NOT_EXPORTED\n" })
})

const modules = Object.entries(manifest.exports).flatMap(([name, entry]) =>
  typeof entry === "string"
    ? []
    : [{ name, source: entry["effect-coma-source"], built: path.join(installed, entry.default) }]
)

test.each(modules)("exports of $name what its source exports", { timeout: long }, async ({ built, source }) => {
  const [published, written] = await Promise.all(
    [built, path.join(root, source)].map((file) => import(pathToFileURL(file).href))
  )
  expect(Object.keys(published).toSorted()).toEqual(Object.keys(written).toSorted())
})

/** The files that a bundled one imports before it runs. */
const imports = (file: string): ReadonlyArray<string> =>
  [...fs.readFileSync(file, "utf8").matchAll(/^(?:import|export) [^;]*? from "(\.[^"]+)"/gm)]
    .map(([, from]) => path.basename(from!))
    .filter((name) => name !== "rolldown-runtime.js")

test("is one file, for what every run needs", () => {
  const core = path.join(installed, "dist/internal/core.js")
  expect(imports(core)).toEqual([])
  expect(fs.readFileSync(core, "utf8")).toContain('import("./help.js")')
  for (const { built, name } of modules.filter(({ name }) => !name.startsWith("./testing"))) {
    expect([name, imports(built)]).toEqual([name, ["core.js"]])
  }
})

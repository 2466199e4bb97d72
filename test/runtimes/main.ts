/**
 * Installs the packed package as a user does, and runs the greet program on every runtime, as it stands and as every
 * bundler makes it; does all that the template says, installed from the registry; and ships the example of that.
 *
 * Prints one table of runtimes by bundlers, with the sizes of the bundles beside those of the same program by hand. Any
 * red cell ends it with 1, and what was wrong stands below the table. `tools/` pins the bundlers and the runtimes.
 */
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { gzipSync } from "node:zlib"
import { type Ended, start } from "../support/process.ts"
import tools from "./tools/package.json" with { type: "json" }

const root = path.resolve(import.meta.dirname, "../..")
const directory = fs.mkdtempSync(path.join(os.tmpdir(), "runtimes-"))
const bin = (name: string) => path.join(directory, "node_modules/.bin", name)
const limit = 300_000

type Program = "greet" | "namespace" | "raw"
const programs: ReadonlyArray<Program> = ["greet", "namespace", "raw"]

const npm = async (cwd: string, ...args: ReadonlyArray<string>): Promise<void> => {
  const { code, stderr, stdout } = await start("npm", args, { cwd, limit }).ended
  if (code !== 0) throw new Error(`npm ${args.join(" ")} ended with ${code}:\n${stderr}${stdout}`)
}

const version = (name: keyof typeof tools.devDependencies) => tools.devDependencies[name].replace(/.*@/, "")

// Deno asks for the user's id where a program looks at a file's mode.
const permissions = ["--allow-read=.", "--allow-write=.", "--allow-env", "--allow-sys=uid"]

/** What runs a file, each in an environment without the settings of the others. */
const runtimes: ReadonlyArray<{ readonly name: string; readonly command: ReadonlyArray<string> }> = [
  { name: `Node ${version("node22")}`, command: [path.join(directory, "node_modules/node22/bin/node")] },
  { name: `Node ${process.versions.node}`, command: [process.execPath] },
  { name: `Bun ${version("bun")}`, command: [bin("bun")] },
  { name: `Deno ${version("deno")}`, command: [bin("deno"), "run", "--no-prompt", ...permissions] }
]

interface Bundler {
  readonly name: string
  /** The file that a program becomes. */
  readonly file: (program: Program) => string
  readonly command?: (program: Program, file: string) => ReadonlyArray<string>
}

const bundled = (folder: string, extension: string) => (program: Program) =>
  path.join(directory, folder, program, `${program}.${extension}`)

const esbuild = (format: "cjs" | "esm", extension: string): Bundler => ({
  name: `esbuild ${version("esbuild")}, ${format.toUpperCase()}`,
  file: bundled(`esbuild-${format}`, extension),
  command: (program, file) => [
    ...[bin("esbuild"), `${program}.ts`, "--bundle", "--platform=node", "--minify", "--log-level=warning"],
    ...[`--format=${format}`, `--outfile=${file}`]
  ]
})

const bundlers: ReadonlyArray<Bundler> = [
  { name: "none", file: (program) => path.join(directory, `${program}.ts`) },
  esbuild("esm", "mjs"),
  esbuild("cjs", "cjs"),
  {
    name: `rolldown ${version("rolldown")}`,
    file: bundled("rolldown", "js"),
    command: (program, file) => [
      ...[bin("rolldown"), `${program}.ts`, "--platform", "node", "--minify", "--log-level", "warn"],
      ...["--dir", path.dirname(file)]
    ]
  },
  {
    name: `tsdown ${version("tsdown")}`,
    file: bundled("tsdown", "mjs"),
    command: (program, file) => [
      ...[bin("tsdown"), `${program}.ts`, "--no-config", "--minify", "--no-dts", "--logLevel", "warn"],
      ...["--out-dir", path.dirname(file)]
    ]
  },
  {
    name: `bun build ${version("bun")}`,
    file: bundled("bun", "js"),
    command: (program, file) => [
      ...[bin("bun"), "build", `${program}.ts`, "--target=node", "--minify", `--outdir=${path.dirname(file)}`]
    ]
  }
]

/** What a run must give: all of stdout, and what stderr says. */
interface Expected {
  readonly code: number
  readonly stdout: string | RegExp
  readonly stderr: string | RegExp
}

const fits = (actual: string, expected: string | RegExp) =>
  typeof expected === "string" ? actual === expected : expected.test(actual)

/** What was wrong with a run. */
interface Fault {
  readonly run: string
  readonly fault: string
}

/** Says each fault once, with the runs that had it. */
const summary = (found: ReadonlyArray<Fault>): ReadonlyArray<string> =>
  [...Map.groupBy(found, ({ fault }) => fault)].map(
    ([fault, same]) => `${same.map(({ run }) => `"${run}"`).join(", ")} ${fault}`
  )

let runs = 0

/** Runs a program in an empty folder through the first run, an override, a file that was changed, help and a mistake. */
const faults = async (
  command: ReadonlyArray<string>,
  file: string,
  program: Program
): Promise<ReadonlyArray<Fault>> => {
  // Deno may read no file outside of the folder, and it need not: what it imports it reads itself.
  const cwd = path.join(directory, "runs", `${++runs}`)
  fs.mkdirSync(cwd, { recursive: true })
  const { NODE_OPTIONS: _, NO_COLOR: __, ...inherited } = process.env
  const env = { ...inherited, NO_COLOR: "1", CI: "1", NODE_DISABLE_COMPILE_CACHE: "1" }
  const found: Array<Fault> = []
  const run = async (words: ReadonlyArray<string>, { code, stderr, stdout }: Expected) => {
    const [first, ...rest] = [...command, file, ...words] as [string, ...Array<string>]
    const ended: Ended = await start(first, rest, { cwd, env, limit: 60_000 }).ended
    if (ended.code === code && fits(ended.stdout, stdout) && fits(ended.stderr, stderr)) return
    const said = [ended.stderr, ended.stdout].flatMap((text) => /^\S*(?:error|Error|NotCapable)\b.*/m.exec(text) ?? [])
    const shown = (said[0] ?? ended.stderr + ended.stdout).trim().slice(0, 200)
    found.push({ run: words.join(" "), fault: `ended with ${ended.code ?? ended.signal}, not ${code}: ${shown}` })
  }
  const quiet = { code: 0, stderr: "" }
  if (program === "greet") {
    await run(["greet"], { code: 0, stdout: "Hello World!\n", stderr: "created salutation.yaml, recipient.yaml\n" })
    const made =
      fs.existsSync(path.join(cwd, "recipient.yaml")) && fs.readFileSync(path.join(cwd, "recipient.yaml"), "utf8")
    if (made !== "entity: World\n") found.push({ run: "greet", fault: `recipient.yaml holds ${JSON.stringify(made)}` })
  }
  fs.writeFileSync(path.join(cwd, "recipient.yaml"), "entity: file\n")
  if (program === "namespace" || program === "raw") {
    await run(["greet", "entity=coma"], { ...quiet, stdout: "Hello coma!\n" })
    await run(["greet"], { ...quiet, stdout: "Hello file!\n" })
    return found
  }
  await run(["greet"], { ...quiet, stdout: "Hello file!\n" })
  await run(["greet", "entity=coma"], { ...quiet, stdout: "Hello coma!\n" })
  await run(["greet", "--help"], { ...quiet, stdout: /^Usage: main greet .*\n(?:.*\n)* {4}entity {2,}text/ })
  await run(["greet", "r::entty=foo"], {
    code: 2,
    stdout: "",
    stderr: /^error: an unknown key on the command line\n\n.*\n +\^{5} did you mean entity\?\n/
  })
  return found
}

/** Copies the template, installs all that it asks for, and runs its scripts. */
const template = async (tarball: string): Promise<string | undefined> => {
  const copy = path.join(directory, "template")
  fs.cpSync(path.join(root, "examples/00-template"), copy, { recursive: true })
  try {
    await npm(copy, "install", "--no-audit", "--no-fund", tarball)
    for (const script of ["check", "test", "build"]) await npm(copy, "run", script)
    for (const file of ["src/main.ts", "dist/main.js"]) {
      const { code, stderr, stdout } = await start(process.execPath, [file, "add", "milk"], { cwd: copy }).ended
      if (code !== 0 || stdout !== "1 added to notes.txt\n") return `${file} ended with ${code}: ${stderr}${stdout}`
    }
  } catch (error) {
    return String(error)
  }
  return undefined
}

/** Ships the example in every way that it knows, and runs what comes of it. */
const shipped = async (): Promise<string | undefined> => {
  const copy = path.join(directory, "ship")
  fs.cpSync(path.join(root, "examples/33-ship"), copy, { recursive: true, filter: (name) => !name.endsWith("/dist") })
  const made = await start(process.execPath, ["ship.ts"], { cwd: copy, limit }).ended
  if (made.code !== 0) return `ship.ts ended with ${made.code}: ${made.stderr}`
  const node = process.execPath
  const ways: ReadonlyArray<readonly [string, ...ReadonlyArray<string>]> = [
    [node, "dist/main.mjs"],
    [node, "dist/cached.mjs"],
    [node, "--snapshot-blob", "dist/main.blob", "main"],
    [path.join(copy, "dist/main")]
  ]
  for (const [command, ...args] of ways) {
    const { code, stderr, stdout } = await start(command, [...args, "greet", "entity=coma"], { cwd: copy }).ended
    if (code !== 0 || stdout !== "Hello coma!\n")
      return `${args.join(" ") || command} ended with ${code}: ${stderr}${stdout}`
  }
  const measured = await start(node, ["measure.ts", "1"], { cwd: copy }).ended
  if (measured.code !== 0) return `measure.ts ended with ${measured.code}: ${measured.stderr}`
  return undefined
}

const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)}`

/** The size of all that a bundler has written for a program, and of that compressed. */
const size = (file: string): string => {
  const folder = path.dirname(file)
  const texts = fs.readdirSync(folder).map((name) => fs.readFileSync(path.join(folder, name)))
  const sum = (numbers: ReadonlyArray<number>) => kilobytes(numbers.reduce((all, each) => all + each, 0))
  return `${sum(texts.map((text) => text.length))} (${sum(texts.map((text) => gzipSync(text).length))})`
}

const table = (rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const lines = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`)
  return [lines[0], `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...lines.slice(1)].join("\n")
}

const main = async () => {
  await npm(root, "pack", "--silent", "--pack-destination", directory)
  for (const name of ["package.json", "package-lock.json"]) {
    fs.copyFileSync(path.join(import.meta.dirname, "tools", name), path.join(directory, name))
  }
  const tarball = fs.globSync("*.tgz", { cwd: directory })[0]!
  // Not `npm ci`: that refuses a lock without the binaries of other platforms, which not every registry has.
  // What a bundler is to take along is a development dependency: tsdown leaves the others out.
  await npm(directory, "install", "--save-dev", "--no-audit", "--no-fund", `./${tarball}`)
  fs.copyFileSync(path.join(root, "examples/01-greet/main.ts"), path.join(directory, "greet.ts"))
  for (const name of ["namespace", "raw"]) {
    fs.copyFileSync(path.join(import.meta.dirname, "programs", `${name}.ts`), path.join(directory, `${name}.ts`))
  }

  const red: Array<string> = []
  const rows: Array<ReadonlyArray<string>> = [["bundler", "kB", "by hand", ...runtimes.map(({ name }) => name)]]
  for (const bundler of bundlers) {
    for (const program of programs) {
      const [command, ...args] = bundler.command?.(program, bundler.file(program)) ?? []
      if (command === undefined) continue
      const { code, stderr } = await start(command, args, { cwd: directory, limit }).ended
      if (code !== 0) red.push(`${bundler.name} makes no ${program}: ${stderr.trim().slice(0, 400)}`)
    }
    const cells: Array<string> = []
    for (const { command, name } of runtimes) {
      const found = [
        ...(await faults(command, bundler.file("greet"), "greet")),
        ...(await faults(command, bundler.file("namespace"), "namespace"))
      ]
      cells.push(found.length === 0 ? "green" : "RED")
      red.push(...summary(found).map((fault) => `${bundler.name} on ${name}: ${fault}`))
    }
    const sizes = bundler.command === undefined ? ["", ""] : [size(bundler.file("greet")), size(bundler.file("raw"))]
    rows.push([bundler.name, ...sizes, ...cells])
  }
  const copied = await template(path.join(directory, tarball))
  if (copied !== undefined) red.push(`template: ${copied}`)
  const sent = await shipped()
  if (sent !== undefined) red.push(`shipped: ${sent}`)
  const byHand = await faults([process.execPath], bundlers[0]!.file("raw"), "raw")
  red.push(...summary(byHand).map((fault) => `by hand: ${fault}`))

  console.log(`The greet program, minified, in kB (and compressed), beside the same by hand with effect/cli:\n`)
  console.log(table(rows))
  console.log(`\nDeno runs with ${permissions.join(" ")}.`)
  console.log(
    `The template, installed from the registry and bundled by itself: ${copied === undefined ? "green" : "RED"}`
  )
  console.log(`The example 33-ship, in each way but the container: ${sent === undefined ? "green" : "RED"}`)
  if (red.length > 0) console.log(`\n${red.map((fault) => `red: ${fault}`).join("\n")}`)
  process.exitCode = red.length === 0 ? 0 : 1
}

try {
  await main()
} finally {
  fs.rmSync(directory, { recursive: true, force: true })
}

/**
 * Opens config files in the language server for YAML that editors run, beside the schemas that a program writes.
 *
 * Installs the server that `package.json` pins into a directory of its own, runs an example there, and asks the server
 * what it offers and what it refuses. It ends with 1 if that is not what it should be.
 */
import assert from "node:assert/strict"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { pathToFileURL } from "node:url"
import { start } from "../support/process.ts"
import { connect } from "./languageServer.ts"

const root = path.resolve(import.meta.dirname, "../..")
const directory = fs.mkdtempSync(path.join(os.tmpdir(), "editor-"))
const limit = 300_000

const run = async (command: string, args: ReadonlyArray<string>): Promise<string> => {
  const { code, stderr, stdout } = await start(command, args, { cwd: directory, limit }).ended
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${stderr}${stdout}`)
  return stdout
}

for (const file of ["package.json", "package-lock.json"]) {
  fs.copyFileSync(path.join(import.meta.dirname, file), path.join(directory, file))
}
await run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"])
const program = path.join(root, "examples/46-editor/main.ts")
await run(process.execPath, ["--conditions=effect-coma-source", program, "train"])

const server = connect(path.join(directory, "node_modules/yaml-language-server/bin/yaml-language-server"), directory)
const first = "# yaml-language-server: $schema=.lab/optim.schema.json\n"

/** Opens a text as a file beside the schemas; returns where it is, and what the server says of it. */
const open = async (name: string, text: string) => {
  const uri = pathToFileURL(path.join(directory, name)).href
  fs.writeFileSync(path.join(directory, name), text)
  return { uri, diagnostics: await server.open(uri, text) }
}

try {
  await server.ready
  const own = await open("optim.yaml", fs.readFileSync(path.join(directory, "optim.yaml"), "utf8"))
  assert.ok(fs.readFileSync(path.join(directory, "optim.yaml"), "utf8").startsWith(first))
  assert.deepEqual(own.diagnostics, [])
  console.log("takes the file that the program has written")

  const right = await open("right.yaml", `${first}lr: \${oc.env:LR}\nmethod: ???\ntoken: <redacted>\n`)
  assert.deepEqual(right.diagnostics, [])
  const quoted = await open("quoted.yaml", `${first}lr: "1e-3"\ntoken: 123\n`)
  assert.deepEqual(quoted.diagnostics, [])
  console.log("takes ???, an interpolation, a hidden secret, and a number in quotes")

  const wrong = await open("wrong.yaml", `${first}lr: fast\nmethod: adm\nlrr: 1\n`)
  const said = wrong.diagnostics.map(
    ({ message, range }) => `${range.start.line + 1}:${range.start.character + 1} ${message}`
  )
  console.log(`refuses\n  ${said.join("\n  ")}`)
  assert.deepEqual(
    wrong.diagnostics.map(({ range }) => `${range.start.line + 1}:${range.start.character + 1}`),
    ["2:5", "3:9", "4:1"]
  )

  const keys = await open("keys.yaml", `${first}lr: 0.1\n\n`)
  const offered = await server.complete(keys.uri, { line: 2, character: 0 })
  console.log(`offers the keys ${offered.join(", ")}`)
  assert.ok(["method", "token"].every((key) => offered.includes(key)))
  assert.ok(!offered.includes("lr"))

  const values = await open("values.yaml", `${first}method: \n`)
  const words = await server.complete(values.uri, { line: 1, character: 8 })
  console.log(`offers the values ${words.join(", ")}`)
  assert.ok(["adam", "sgd"].every((word) => words.includes(word)))

  const hover = await server.hover(own.uri, { line: 2, character: 1 })
  console.log(`shows of a key: ${JSON.stringify(hover)}`)
  assert.match(hover, /Learning rate/)
} finally {
  server.close()
  fs.rmSync(directory, { recursive: true, force: true })
}

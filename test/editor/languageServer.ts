/**
 * A language server, as an editor talks to it: messages of JSON-RPC on its standard input and output.
 */
import { spawn } from "node:child_process"
import { pathToFileURL } from "node:url"

/** A place in a text; lines and characters count from 0. */
export interface Position {
  readonly line: number
  readonly character: number
}

/** What a server says is wrong with a text. */
export interface Diagnostic {
  readonly message: string
  readonly range: { readonly start: Position; readonly end: Position }
}

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: unknown
  readonly result?: unknown
}

/** How long an answer may take, in milliseconds. */
const limit = 30_000

const within = <A>(what: string, answer: Promise<A>): Promise<A> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The language server does not answer: ${what}`)), limit)
  })
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}

/** Starts a server in a directory. */
export const connect = (server: string, directory: string) => {
  const child = spawn(process.execPath, [server, "--stdio"], { cwd: directory, stdio: ["pipe", "pipe", "inherit"] })
  const waiting = new Map<number, (result: unknown) => void>()
  const watching = new Map<string, (found: ReadonlyArray<Diagnostic>) => void>()
  let count = 0
  let held = Buffer.alloc(0)

  const send = (message: Message & { readonly result?: unknown }): void => {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message })
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
  }
  const receive = ({ id, method, params, result }: Message): void => {
    if (method === "textDocument/publishDiagnostics") {
      const { diagnostics, uri } = params as { readonly uri: string; readonly diagnostics: ReadonlyArray<Diagnostic> }
      watching.get(uri)?.(diagnostics)
    } else if (method === "workspace/configuration" && id !== undefined) {
      const { items } = params as { readonly items: ReadonlyArray<{ readonly section?: string }> }
      const settings = { validate: true, completion: true, hover: true, schemaStore: { enable: false } }
      send({ id, result: items.map(({ section }) => (section === "yaml" ? settings : {})) })
    } else if (method !== undefined && id !== undefined) send({ id, result: null })
    else if (id !== undefined) waiting.get(id)?.(result)
  }
  child.stdout.on("data", (chunk: Buffer) => {
    held = Buffer.concat([held, chunk])
    for (;;) {
      const end = held.indexOf("\r\n\r\n")
      const length = Number(/Content-Length: (\d+)/i.exec(held.subarray(0, Math.max(end, 0)).toString())?.[1])
      if (end < 0 || held.length < end + 4 + length) return
      const body = held.subarray(end + 4, end + 4 + length).toString()
      held = held.subarray(end + 4 + length)
      receive(JSON.parse(body) as Message)
    }
  })
  const request = (method: string, params: unknown): Promise<unknown> => {
    const id = ++count
    const answer = new Promise<unknown>((resolve) => waiting.set(id, resolve))
    send({ id, method, params })
    return within(method, answer)
  }

  const uri = pathToFileURL(directory).href
  const ready = request("initialize", {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: "lab" }],
    capabilities: { workspace: { configuration: true }, textDocument: { completion: {}, hover: {} } }
  }).then(() => send({ method: "initialized", params: {} }))

  return {
    ready,
    /** Opens a text, and returns what is wrong with it. */
    open: (uri: string, text: string): Promise<ReadonlyArray<Diagnostic>> => {
      const found = new Promise<ReadonlyArray<Diagnostic>>((resolve) => watching.set(uri, resolve))
      send({ method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "yaml", version: 1, text } } })
      return within(`diagnostics of ${uri}`, found)
    },
    /** Returns what may stand at a place. */
    complete: async (uri: string, position: Position): Promise<ReadonlyArray<string>> => {
      const answer = await request("textDocument/completion", { textDocument: { uri }, position })
      const items = Array.isArray(answer) ? answer : (answer as { readonly items: ReadonlyArray<unknown> }).items
      return items.map((item) => (item as { readonly label: string }).label)
    },
    /** Returns what is said of a place. */
    hover: async (uri: string, position: Position): Promise<string> =>
      JSON.stringify(await request("textDocument/hover", { textDocument: { uri }, position })),
    close: (): void => {
      child.kill()
    }
  }
}

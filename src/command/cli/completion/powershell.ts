/**
 * The completion script for PowerShell, from 5.1 on.
 *
 * `effect/cli` makes what completes flags and positionals, from a table of commands that is filled here: commands with
 * the same flags share them. The functions here offer names and overrides besides.
 */
import * as Completions from "effect/cli/Completions"
import type { Tables } from "./tables.ts"
import { identifier, positionals, valued, written } from "./text.ts"

/** Quotes a text. PowerShell takes other quotes for its own, and 5.1 does not read UTF-8, so it must be ASCII. */
const quote = (ascii: string): string => `'${ascii.replaceAll("'", "''")}'`

const json = (value: unknown): string =>
  quote(
    JSON.stringify(value).replaceAll(
      /[^\u0020-\u007e]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`
    )
  )

/** What fills the table of `effect/cli`, whose completer it takes for itself. */
const filling = `
$global:_NAME_Kinds = [hashtable]::new([System.StringComparer]::Ordinal)
foreach ($kind in $global:_NAME_Tables.kinds) {
  foreach ($call in $kind.calls) {
    $shared = $global:_NAME_Completions['-' + $kind.flags]
    $global:_NAME_Kinds[$call] = $kind
    $global:_NAME_Completions[$call] = @{
      subcommands = [System.Collections.Generic.List[object]]::new()
      flags = $shared.flags
      arguments = $shared.arguments
    }
  }
}
foreach ($call in @($global:_NAME_Kinds.Keys)) {
  if ($call -eq '') { continue }
  $at = $call.LastIndexOf(' ')
  $group = ''
  if ($at -gt 0) { $group = $call.Substring(0, $at) }
  $global:_NAME_Completions[$group].subcommands.Add(@{ name = $call.Substring($at + 1); description = $null })
}
`

const completer = String.raw`
  param($wordToComplete, $commandAst, $cursorPosition)

  $tables = $global:_NAME_Tables
  $kinds = $global:_NAME_Kinds
  $results = [System.Collections.Generic.List[System.Management.Automation.CompletionResult]]::new()
  $ordinal = [System.StringComparison]::Ordinal

  $typed = [string]$wordToComplete
  if ($typed -match '^([''"])(.*?)\1?$') { $typed = $Matches[2] }
  $current = $null
  $path = ''
  $kind = $kinds['']
  $flags = $tables.flags[$kind.flags]
  $skip = $false
  $ended = $false
  $settled = $false
  $position = 0
  $given = [System.Collections.Generic.List[string]]::new()

  $elements = $commandAst.CommandElements
  for ($i = 1; $i -lt $elements.Count; $i++) {
    $element = $elements[$i]
    $word = $element.Extent.Text
    if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $word = $element.Value }
    if ($element.Extent.EndOffset -ge $cursorPosition) {
      if ($element.Extent.StartOffset -le $cursorPosition) {
        $current = $element.Extent.Text
        if ($element.Extent.EndOffset -eq $cursorPosition) { $typed = $word }
      }
      break
    }
    if ($skip) { $skip = $false; continue }
    if (-not $ended) {
      if ($word -ceq '--') { $ended = $true; continue }
      if ($word.StartsWith('-', $ordinal)) {
        if ($flags.valued -ccontains $word) { $skip = $true }
        continue
      }
      $next = $word
      if ($path -ne '') { $next = $path + ' ' + $word }
      if (-not $settled -and $kinds.ContainsKey($next)) {
        $path = $next
        $kind = $kinds[$path]
        $flags = $tables.flags[$kind.flags]
        continue
      }
    }
    $settled = $true
    $position++
    $given.Add($word)
  }

  $add = {
    param([string]$text, [string]$type, [string]$tooltip)
    if (-not $text.StartsWith($typed, [System.StringComparison]::OrdinalIgnoreCase)) { return }
    $inserted = $text
    if ($text -notmatch '^[\w./:%+=\\-]+$') { $inserted = "'" + ($text -replace "['\u2018-\u201b]", '$0$0') + "'" }
    if ($tooltip -eq '') { $tooltip = $text }
    $results.Add([System.Management.Automation.CompletionResult]::new($inserted, $text, $type, $tooltip))
  }

  $isFlag = -not $ended -and $typed.StartsWith('-', $ordinal)
  if (-not $skip -and -not $isFlag) {
    if (-not $settled -and -not $ended) {
      foreach ($group in $tables.names) {
        if ($group[0] -cne $path) { continue }
        foreach ($name in $group[1]) { & $add $name[0] 'Command' $name[1] }
      }
    }
    if ($position -ge $flags.positionals) {
      $head = ''
      if ($typed -match '^([^=\[]*?)::') {
        $head = $Matches[0]
      }
      $isExact = $false
      foreach ($config in $kind.configs) { if ($config[0] -ne '' -and $config[0] + '::' -ceq $head) { $isExact = $true } }
      foreach ($config in $kind.configs) {
        $id = $config[0]
        if ($head -ne '') {
          if ($id -eq '' -or -not $id.StartsWith($head.Substring(0, $head.Length - 2), $ordinal)) { continue }
          if ($isExact -and $id + '::' -cne $head) { continue }
        } elseif ($id -ne '' -and @($kind.configs).Count -gt 1) {
          & $add ($id + '::') 'ParameterName' 'config'
        }
        $keys = $tables.keys[$config[1]]
        foreach ($key in $keys.keys) {
          $assigned = $head + $key[0] + '='
          if ($typed.StartsWith($assigned, $ordinal)) {
            foreach ($value in $key[2]) { & $add ($assigned + $value) 'ParameterValue' $value }
            continue
          }
          $isUsed = $false
          foreach ($word in $given) { if ($word.StartsWith($assigned, $ordinal)) { $isUsed = $true } }
          foreach ($result in $results) { if ($result.ListItemText -ceq $assigned) { $isUsed = $true } }
          if (-not $isUsed) { & $add $assigned 'ParameterName' $key[1] }
        }
        foreach ($word in $keys.words) { & $add ($head + $word) 'ParameterValue' $word }
      }
    }
  }

  foreach ($result in (& $global:_NAME_Leaf $wordToComplete $commandAst $cursorPosition)) {
    if ($result.ResultType -ne 'Command') { $results.Add($result) }
  }
  # What has no candidates completes to itself, so that PowerShell does not list files instead.
  if ($results.Count -eq 0 -and $current) {
    $results.Add([System.Management.Automation.CompletionResult]::new($current, $current, 'ParameterValue', $current))
  }
  return $results`

/** Makes the script for PowerShell. */
export const powershell = ({ flags, keys, kinds, names, program }: Tables): string => {
  const name = identifier(program)
  const tables = {
    kinds: kinds.map((kind) => ({ ...kind, configs: kind.configs.map(({ keys, prefix }) => [prefix, keys]) })),
    flags: flags.map((each) => ({ valued: valued(each), positionals: positionals(each) })),
    names: [...names].map(([group, all]) => [group, all.map((each) => [each.name, each.description])]),
    keys: keys.map(({ keys, words }) => ({ keys: keys.map((key) => [key.name, key.detail, key.values]), words }))
  }
  const descriptor: Completions.CommandDescriptor = {
    name,
    description: undefined,
    flags: [],
    arguments: [],
    // No command is called so.
    subcommands: flags.map((each, place) => ({ ...each, name: `-${place}` }))
  }
  return [
    "& {",
    "function Register-ArgumentCompleter {",
    "  param([switch]$Native, $CommandName, $ScriptBlock)",
    `  $global:_${name}_Leaf = $ScriptBlock`,
    "}",
    Completions.generate(program, "powershell", descriptor),
    "}",
    `$global:_${name}_Tables = ConvertFrom-Json ${json(tables)}`,
    "& {",
    written(filling, name),
    "}",
    `Register-ArgumentCompleter -Native -CommandName ${quote(program)} -ScriptBlock {`,
    written(completer, name),
    "}"
  ].join("\n")
}

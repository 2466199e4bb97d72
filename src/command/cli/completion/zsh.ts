/**
 * The completion script for zsh, to be sourced or to lie in a folder of `fpath`.
 *
 * `effect/cli` makes the functions that complete flags and positionals. The functions here find the command that a line
 * names, and offer names and overrides.
 */
import * as Completions from "effect/cli/Completions"
import { type Keys, type Kind, type SharedValues, sharedValues, type Tables } from "./tables.ts"
import { identifier, positionals, quotePosix as quote, valued, written } from "./text.ts"

const words = (all: ReadonlyArray<string>): string => all.map(quote).join(" ")

/** One branch of a `case`. */
const branch = (patterns: ReadonlyArray<string>, body: string): string => `    (${patterns.join("|")}) ${body} ;;`

const kindBranch = ({ calls, configs, flags }: Kind): string =>
  branch(
    calls.map(quote),
    `_flags=${flags} _ids=(${words(configs.map(({ prefix }) => prefix))}) _keys=(${configs.map(({ keys }) => keys).join(" ")})`
  )

/** Writes a match with what is said of it, as `_describe` takes it. */
const said = (name: string, text: string): string => {
  const match = name.replaceAll("\\", "\\\\").replaceAll(":", "\\:")
  return quote(text === "" ? match : `${match}:${text}`)
}

const keysBranch = ({ keys, words: bare }: Keys, place: number): string =>
  branch(
    [`${place}`],
    `_names=(${words(keys.map(({ name }) => name))}) _said=(${words(keys.map(({ detail }) => detail))}) _words=(${words(bare)})`
  )

const valuesBranch = ({ keys, values }: SharedValues): string => branch(keys.map(quote), `_values=(${words(values)})`)

/** Writes a function which is one `case` over its argument. */
const table = (name: string, branches: ReadonlyArray<string>): string =>
  `${name}() {\n  case "$1" in\n${branches.join("\n")}\n    (*) return 1 ;;\n  esac\n}`

/** The functions that use the tables. */
const glue = String.raw`
_NAME__add() {
  local -a _matches
  _matches=("%{(@P)2}")
  (( $#_matches )) && _describe -t $2 "$1" _matches "%{@[3,-1]}"
}

# Finds how long a text is as it was typed. zsh takes back what a function changes of PREFIX.
_NAME__length() {
  local _quoted="%{(q)1}"
  if [[ "$PREFIX" == "$1"* ]]; then _length=%{#1}
  elif [[ "$PREFIX" == "$_quoted"* ]]; then _length=%{#_quoted}
  else return 1
  fi
}

_NAME__overrides() {
  local _typed="%{(Q)PREFIX}" _head='' _rest _id _key _value _each _exact='' _isValue=''
  local -a _names _said _words _values keys configs values bare
  local -A _seen
  local -i _at _i _length
  if [[ "$_typed" == *::* && "%{_typed%%::*}" != *[=\[]* ]]; then
    _head="%{_typed%%::*}::"
    for _id in "%{_ids[@]}"; do
      [[ -n "$_id" && "$_id::" == "$_head" ]] && _exact=1
    done
    _NAME__length "$_head" || return 1
    IPREFIX+="%{PREFIX[1,_length]}" PREFIX="%{PREFIX[_length+1,-1]}"
  fi
  _rest="%{_typed#$_head}"
  for ((_at = 1; _at <= $#_ids; _at++)); do
    _id="%{_ids[_at]}"
    if [[ -n "$_head" ]]; then
      [[ -n "$_id" && "$_id" == "%{_head%::}"* ]] || continue
      [[ -z "$_exact" || "$_id::" == "$_head" ]] || continue
    fi
    _said=()
    _NAME__keys "%{_keys[_at]}"
    for ((_i = 1; _i <= $#_names; _i++)); do
      _key="%{_names[_i]}"
      if [[ "$_rest" == "$_key="* ]]; then
        _values=()
        _NAME__values "%{_keys[_at]}:$_key"
        if [[ -z "$_isValue" ]]; then
          _isValue=1
          _NAME__length "$_key=" || return 1
          IPREFIX+="%{PREFIX[1,_length]}" PREFIX="%{PREFIX[_length+1,-1]}"
        fi
        values+=("%{(@)%{(@)_values//\\/\\\\}//:/\\:}")
      elif (( ! %{+_seen[$_key]} )); then
        _seen[$_key]=1
        for _each in "%{_given[@]}"; do
          [[ "$_each" == "$_head$_key="* ]] && continue 2
        done
        keys+=("%{%{_key//\\/\\\\}//:/\\:}=:%{_said[_i]}")
      fi
    done
    bare+=("%{(@)%{(@)_words//\\/\\\\}//:/\\:}")
    [[ -n "$_id" && -z "$_head" ]] && (( $#_ids > 1 )) && configs+=("%{%{_id//\\/\\\\}//:/\\:}\:\::config")
  done
  if [[ -n "$_isValue" ]]; then
    _NAME__add value values
    return
  fi
  _NAME__add word bare
  _NAME__add key keys -S ''
  _NAME__add config configs -S ''
}

_NAME() {
  local _path='' _word _skip='' _ended='' _settled='' _flags _valued
  local -a _ids _keys _kept _given
  local -i _position=0 _positionals _i
  _NAME__at ''
  _NAME__flags "$_flags"
  _kept=("$words[1]")
  for ((_i = 2; _i < CURRENT; _i++)); do
    _word="%{(Q)words[_i]}"
    if [[ -n "$_skip" ]]; then
      _skip=''
    elif [[ -n "$_ended" ]]; then
      _position+=1
    elif [[ "$_word" == -- ]]; then
      _ended=1
    elif [[ "$_word" == -* ]]; then
      [[ "$_valued" == *" $_word "* ]] && _skip=1
    elif [[ "$_i:$_word" == 2:help ]] && ! _NAME__at help; then
      continue
    elif [[ -z "$_settled" ]] && _NAME__at "%{_path:+$_path }$_word"; then
      _path="%{_path:+$_path }$_word"
      _NAME__flags "$_flags"
      continue
    else
      _settled=1
      _position+=1
    fi
    _kept+=("$words[_i]")
  done
  for ((_i = 2; _i <= $#words; _i++)); do
    (( _i == CURRENT )) || _given+=("%{(Q)words[_i]}")
  done
  words=("%{_kept[@]}" "%{(@)words[CURRENT,-1]}")
  CURRENT=$(( $#_kept + 1 ))

  # effect/cli completes a value in a word of its own.
  if [[ -z "$_skip$_ended" && "$PREFIX" == --*=* && "$_valued" == *" %{PREFIX%%=*} "* ]]; then
    words[CURRENT]=("%{PREFIX%%=*}" "%{PREFIX#*=}")
    (( CURRENT += 1 ))
    IPREFIX+="%{PREFIX%%=*}=" PREFIX="%{PREFIX#*=}" _skip=1
  fi

  local _status=1
  if [[ -n "$_skip" ]] || [[ -z "$_ended" && "$PREFIX" == -* ]] || (( _position < _positionals )); then
    "_NAME__leaf_s$_flags" && _status=0
  fi
  if [[ -z "$_skip" ]] && [[ -n "$_ended" || "$PREFIX" != -* ]]; then
    [[ -z "$_settled$_ended" ]] && _NAME__names "$_path" && _status=0
    (( _position < _positionals )) || { _NAME__overrides && _status=0 }
  fi
  return _status
}`

/** Makes the script for zsh. */
export const zsh = ({ flags, keys, kinds, names, program }: Tables): string => {
  const name = identifier(program)
  const tables = [
    table(`_${name}__at`, kinds.map(kindBranch)),
    table(
      `_${name}__names`,
      [...names].map(([group, all]) =>
        branch(
          [quote(group)],
          `local -a commands=(${all.map((each) => said(each.name, each.description)).join(" ")}); _${name}__add command commands`
        )
      )
    ),
    table(
      `_${name}__flags`,
      flags.map((each, place) =>
        branch([`${place}`], `_valued=' ${valued(each).join(" ")} ' _positionals=${positionals(each)}`)
      )
    ),
    table(`_${name}__keys`, keys.map(keysBranch)),
    table(`_${name}__values`, sharedValues(keys).map(valuesBranch))
  ]
  const descriptor: Completions.CommandDescriptor = {
    name: `${name}__leaf`,
    description: undefined,
    flags: [],
    arguments: [],
    subcommands: flags.map((each, place) => ({ ...each, name: `s${place}` }))
  }
  // The generated end calls the function of the program's name, which must be there by then.
  const generated = Completions.generate(program, "zsh", descriptor)
  return [`#compdef ${program}`, ...tables, written(glue, name), generated].join("\n")
}

package membrane

import (
	"fmt"
	"io"
	"reflect"
	"strings"
)

// What is printed, with whatever verb, shows no secret: fmt, log and testing print whole structs.

func (o Options) Format(state fmt.State, verb rune) {
	format(state, verb, o, "WorkspaceSecret", "Key", "Proxy")
}

func (a Access) Format(state fmt.State, verb rune)        { format(state, verb, a, "Secret") }
func (o TenantOptions) Format(state fmt.State, verb rune) { format(state, verb, o, "Credentials") }
func (o ClientOptions) Format(state fmt.State, verb rune) { format(state, verb, o, "Credentials") }

func (c FetchedCredentials) Format(state fmt.State, verb rune) {
	format(state, verb, c, "Credentials")
}

func (a InternalAPI) Format(state fmt.State, verb rune) {
	// A constant in a function may be a secret.
	format(state, verb, a, "Parameters", "MakeAPIClient", "GetOAuthConfig")
}

func (c NativeCall) Format(state fmt.State, verb rune) { format(state, verb, c, "Variables") }

func (r HTTPRequest) Format(state fmt.State, verb rune) {
	format(state, verb, r, "Query", "Headers", "Body", "Bytes", "Form", "Multipart", "Cursor")
}

func (p Part) Format(state fmt.State, verb rune) { format(state, verb, p, "Body", "Bytes") }

// KeyOptions have a field Format, so that they cannot have the method.
func (o KeyOptions) String() string   { return shown(o, "%+v", " ", "***", "Passphrase") }
func (o KeyOptions) GoString() string { return shown(o, "%#v", ", ", `"***"`, "Passphrase") }

// format writes a struct as fmt does, with *** for the fields that are secret and have a value.
func format(state fmt.State, verb rune, value any, secret ...string) {
	pattern := "%" + flags(state) + string(verb)
	separator, mark := " ", "***"
	if verb == 'v' && state.Flag('#') {
		separator, mark = ", ", `"***"`
	}
	// What cannot be printed is nobody's to handle.
	_, _ = io.WriteString(state, shown(value, pattern, separator, mark, secret...))
}

func shown(value any, pattern, separator, mark string, secret ...string) string {
	goSyntax := strings.Contains(pattern, "#") && strings.HasSuffix(pattern, "v")
	named := goSyntax || strings.Contains(pattern, "+")
	fields := reflect.ValueOf(value)
	var texts []string
	for index := 0; index < fields.NumField(); index++ {
		field, content := fields.Type().Field(index), fields.Field(index)
		if !field.IsExported() {
			continue
		}
		text := mark
		if !contains(secret, field.Name) || content.IsZero() {
			text = fmt.Sprintf(pattern, content.Interface())
		}
		if named {
			text = field.Name + ":" + text
		}
		texts = append(texts, text)
	}
	text := "{" + strings.Join(texts, separator) + "}"
	if goSyntax {
		text = fields.Type().String() + text
	}
	return text
}

func flags(state fmt.State) string {
	text := ""
	for _, flag := range "+-# 0" {
		if state.Flag(int(flag)) {
			text += string(flag)
		}
	}
	return text
}

func contains(names []string, name string) bool {
	for _, other := range names {
		if other == name {
			return true
		}
	}
	return false
}

package membrane

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Of the binding only the operations are written by `make generate`. These tests read the header and fail when the binding
// is behind it.

var comments = regexp.MustCompile(`(?s)/\*.*?\*/|//[^\n]*`)

func readHeader(t *testing.T) string {
	t.Helper()
	header, err := os.ReadFile("../../include/membrane.h")
	if err != nil {
		t.Fatal(err)
	}
	return string(header)
}

// headerFunctions are the names of all functions, and those of the operations without their prefix.
func headerFunctions(t *testing.T) (all, operations []string) {
	t.Helper()
	code := comments.ReplaceAllString(readHeader(t), "")
	// What hosts write is declared too, as a type.
	code = regexp.MustCompile(`(?m)^typedef [^;{]*\(\*\w+\)\([^)]*\);`).ReplaceAllString(code, "")
	function := regexp.MustCompile(`(?m)^[a-z][a-z0-9_ ]*[ *](membrane_\w+)\(([^)]*)\);`)
	shape := regexp.MustCompile(`^membrane_client \*client,\s+const char \*request,\s+const membrane_call \*call,\s+char`)
	for _, match := range function.FindAllStringSubmatch(code, -1) {
		all = append(all, match[1])
		if shape.MatchString(match[2]) {
			operations = append(operations, strings.TrimPrefix(match[1], "membrane_"))
		}
	}
	if declared := strings.Count(code, ");"); len(all) != declared || len(operations) == 0 {
		t.Fatalf("found %d functions, %d operations; the header declares %d functions",
			len(all), len(operations), declared)
	}
	return all, operations
}

func TestEveryFunctionIsCalled(t *testing.T) {
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var code strings.Builder
	for _, path := range append(paths, "glue.h", "glue.c") {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		code.WriteString(comments.ReplaceAllString(string(source), ""))
	}
	all, _ := headerFunctions(t)
	for _, function := range all {
		if !regexp.MustCompile(`\b` + function + `\b[()]`).MatchString(code.String()) {
			t.Errorf("%s is not called", function)
		}
	}
}

func TestEveryOperationHasAMethod(t *testing.T) {
	_, names := headerFunctions(t)
	for _, name := range names {
		if operations[name] == nil {
			t.Errorf("Client.Call does not know %s", name)
		}
		if _, found := reflect.TypeOf(&Client{}).MethodByName(camelCase(name)); !found {
			t.Errorf("Client has no method %s", camelCase(name))
		}
	}
	if len(operations) != len(names) {
		t.Errorf("Client.Call knows %d operations, the header declares %d", len(operations), len(names))
	}
}

func TestEveryConstantHasItsNumber(t *testing.T) {
	header := regexp.MustCompile(`(?m)^    MEMBRANE_(\w+) = (\d+),`)
	want := map[string]int{}
	for _, match := range header.FindAllStringSubmatch(readHeader(t), -1) {
		number, err := strconv.Atoi(match[2])
		if err != nil {
			t.Fatal(err)
		}
		switch name := match[1]; {
		case name == "OK", regexp.MustCompile(`^[HRPE]S\d{3}$`).MatchString(name):
			want[name] = number
		case name == "EDDSA":
			want["EdDSA"] = number
		default:
			want[camelCase(strings.ToLower(name))] = number
		}
	}
	if len(want) == 0 {
		t.Fatal("the header has no constants")
	}

	got := map[string]int{}
	for name, number := range constants(t, "status.go") {
		got[strings.TrimPrefix(name, "Status")] = number
	}
	for name, number := range constants(t, "token.go") {
		got[name] = number
	}
	for name, number := range want {
		if value, found := got[name]; !found || value != number {
			t.Errorf("%s is %d here and %d in the header", name, value, number)
		}
	}
	for name := range got {
		if _, found := want[name]; !found {
			t.Errorf("%s is not in the header", name)
		}
	}
}

func TestEveryStatusHasASentinel(t *testing.T) {
	source, err := os.ReadFile("sentinels.go")
	if err != nil {
		t.Fatal(err)
	}
	for name := range constants(t, "status.go") {
		if name == "StatusOK" {
			continue
		}
		sentinel := "Err" + strings.TrimPrefix(name, "Status")
		// The names of Python's classes.
		switch name {
		case "StatusNetwork":
			sentinel = "ErrNetworkError"
		case "StatusClientAction":
			sentinel = "ErrClientActionRequired"
		}
		line := regexp.MustCompile(`(?m)^\t` + sentinel + ` +error = statusError\(` + name + `\)$`)
		if !line.Match(source) {
			t.Errorf("%s is missing, or not of %s", sentinel, name)
		}
	}
}

// constants are the typed integer constants of a file.
func constants(t *testing.T, path string) map[string]int {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]int{}
	for _, declaration := range file.Decls {
		group, ok := declaration.(*ast.GenDecl)
		if !ok || group.Tok != token.CONST {
			continue
		}
		for _, spec := range group.Specs {
			constant := spec.(*ast.ValueSpec)
			literal, ok := constant.Values[0].(*ast.BasicLit)
			if !ok {
				continue
			}
			number, err := strconv.Atoi(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			found[constant.Names[0].Name] = number
		}
	}
	return found
}

// camelCase makes ListConnections of list_connections.
func camelCase(name string) string {
	var camel strings.Builder
	for _, word := range strings.Split(name, "_") {
		camel.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return camel.String()
}

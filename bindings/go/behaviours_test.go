package membrane_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	membrane "github.com/libmembrane/libmembrane/bindings/go"
)

// The behaviours that all bindings share: ../../Tests/behaviours/behaviours.json says what happens, case by
// case, and server.py beside it plays the providers and apps.

type behaviour struct {
	Name  string `json:"name"`
	Steps []step `json:"steps"`
}

type step struct {
	As        string            `json:"as"`
	Operation string            `json:"operation"`
	Request   json.RawMessage   `json:"request"`
	Expect    expectation       `json:"expect"`
	Browser   string            `json:"browser"`
	Save      map[string]string `json:"save"`
}

type expectation struct {
	Status          string          `json:"status"`
	Type            *string         `json:"type"`
	Key             *string         `json:"key"`
	Retryable       *bool           `json:"retryable"`
	OAuthCode       *string         `json:"oauthCode"`
	HTTPStatus      *int            `json:"httpStatus"`
	MessageContains *string         `json:"messageContains"`
	Response        json.RawMessage `json:"response"`
}

func TestBehaviours(t *testing.T) {
	table, err := os.ReadFile("../../Tests/behaviours/behaviours.json")
	if err != nil {
		t.Fatal(err)
	}
	var behaviours struct {
		Cases []behaviour `json:"cases"`
	}
	decoder := json.NewDecoder(bytes.NewReader(table))
	decoder.DisallowUnknownFields() // what is not understood here would not be tested
	if err := decoder.Decode(&behaviours); err != nil {
		t.Fatal(err)
	}
	if len(behaviours.Cases) == 0 {
		t.Fatal("the table is empty")
	}
	api := startServer(t)
	for _, behaviour := range behaviours.Cases {
		behaviour := behaviour
		t.Run(behaviour.Name, func(t *testing.T) {
			run := run{t: t, engine: openEngine(t), clients: map[string]*membrane.Client{}, saved: map[string]string{"api": api}}
			for index, step := range behaviour.Steps {
				run.step(fmt.Sprintf("step %d", index), step)
			}
		})
	}
}

// startServer starts the test server and gives its base URL. It ends when its standard input is closed.
func startServer(t *testing.T) string {
	t.Helper()
	command := exec.Command("python3", "../../Tests/behaviours/server.py")
	command.Stderr = os.Stderr
	input, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		input.Close()
		if err := command.Wait(); err != nil {
			t.Errorf("the test server: %v", err)
		}
	})
	line, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(line)
}

// run is one case with what its steps have saved.
type run struct {
	t       *testing.T
	engine  *membrane.Engine
	clients map[string]*membrane.Client
	saved   map[string]string
}

func (r *run) step(label string, step step) {
	r.t.Helper()
	var answer any
	if step.Browser != "" {
		answer = r.browse(step.Browser)
	} else {
		label += " " + step.Operation
		response, err := r.client(r.replace(step.As).(string)).Call(context.Background(), step.Operation, r.request(step.Request))
		r.compare(label, step.Expect, response, err)
		if err == nil {
			r.decode(response, &answer)
		}
	}
	for name, path := range step.Save {
		value, found := find(answer, path)
		if !found {
			r.t.Fatalf("%s: %s is not in the answer", label, path)
		}
		r.saved[name] = fmt.Sprint(value)
	}
}

// client is the one that acts as "manager", "workspace", "instance", "tenant:KEY" or "token:TOKEN".
func (r *run) client(as string) *membrane.Client {
	r.t.Helper()
	if r.clients[as] == nil {
		claims := membrane.Claims{WorkspaceKey: workspaceKey}
		switch {
		case as == "instance":
			made, err := r.engine.CreateInstanceToken(membrane.CreateInstanceTokenRequest{})
			if err != nil {
				r.t.Fatal(err)
			}
			r.clients[as] = clientOf(r.t, r.engine, made.Token)
			return r.clients[as]
		case strings.HasPrefix(as, "token:"):
			r.clients[as] = clientOf(r.t, r.engine, strings.TrimPrefix(as, "token:"))
			return r.clients[as]
		case as == "manager":
			claims.IsAdmin = true
		case as == "workspace":
		case strings.HasPrefix(as, "tenant:"):
			claims.TenantKey = strings.TrimPrefix(as, "tenant:")
		default:
			r.t.Fatalf("nobody is called %q", as)
		}
		r.clients[as] = client(r.t, r.engine, claims)
	}
	return r.clients[as]
}

// request replaces the placeholders. A string is raw text: it may be no JSON at all.
func (r *run) request(template json.RawMessage) json.RawMessage {
	r.t.Helper()
	if template == nil {
		return nil
	}
	var value any
	r.decode(template, &value)
	value = r.replace(value)
	if text, ok := value.(string); ok {
		return json.RawMessage(text)
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		r.t.Fatal(err)
	}
	return encoded
}

var placeholder = regexp.MustCompile(`\$\{(\w+)\}`)

func (r *run) replace(value any) any {
	r.t.Helper()
	switch value := value.(type) {
	case string:
		return placeholder.ReplaceAllStringFunc(value, func(match string) string {
			saved, found := r.saved[match[2:len(match)-1]]
			if !found {
				r.t.Fatalf("%s was not saved", match)
			}
			return saved
		})
	case []any:
		for index := range value {
			value[index] = r.replace(value[index])
		}
	case map[string]any:
		for name := range value {
			value[name] = r.replace(value[name])
		}
	}
	return value
}

// browse opens a URL as the user's browser, without following a redirect.
func (r *run) browse(url string) any {
	r.t.Helper()
	browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer browser.CloseIdleConnections()
	answer, err := browser.Get(r.replace(url).(string))
	if err != nil {
		r.t.Fatal(err)
	}
	answer.Body.Close()
	return map[string]any{"status": answer.StatusCode, "location": answer.Header.Get("Location")}
}

func (r *run) compare(label string, expect expectation, response json.RawMessage, err error) {
	r.t.Helper()
	if expect.Status == "" {
		expect.Status = membrane.StatusOK.String()
	}
	failure := &membrane.Error{}
	if err != nil && !errors.As(err, &failure) {
		r.t.Fatalf("%s: %v", label, err)
	}
	if failure.Status.String() != expect.Status {
		r.t.Fatalf("%s: got %v (%v), want %s", label, failure.Status, err, expect.Status)
	}
	equal(r.t, label+": type", expect.Type, failure.Type)
	equal(r.t, label+": key", expect.Key, failure.Key)
	equal(r.t, label+": retryable", expect.Retryable, failure.Retryable)
	equal(r.t, label+": oauthCode", expect.OAuthCode, failure.OAuthCode)
	equal(r.t, label+": httpStatus", expect.HTTPStatus, failure.HTTPStatus)
	if expect.MessageContains != nil && !strings.Contains(failure.Message, *expect.MessageContains) {
		r.t.Errorf("%s: message %q does not contain %q", label, failure.Message, *expect.MessageContains)
	}
	if expect.Response != nil {
		if err != nil {
			r.t.Fatalf("%s: a response is expected, got %v", label, err)
		}
		var want, got any
		r.decode(expect.Response, &want)
		r.decode(response, &got)
		if difference := match("response", r.replace(want), got); difference != "" {
			r.t.Errorf("%s: %s\nin %s", label, difference, response)
		}
	}
}

func equal[Value comparable](t *testing.T, label string, want *Value, got Value) {
	t.Helper()
	if want != nil && *want != got {
		t.Errorf("%s: got %v, want %v", label, got, *want)
	}
}

// match says where got differs from want. Members of got that want does not name do not matter.
func match(path string, want, got any) string {
	switch want := want.(type) {
	case map[string]any:
		if want["$present"] == true {
			if got == nil {
				return path + " is not present"
			}
			return ""
		}
		object, ok := got.(map[string]any)
		if !ok {
			return fmt.Sprintf("%s is %v, not an object", path, got)
		}
		for name, value := range want {
			member, found := object[name]
			if special, ok := value.(map[string]any); ok && special["$absent"] == true {
				if found {
					return fmt.Sprintf("%s.%s is there", path, name)
				}
				continue
			}
			if !found {
				return fmt.Sprintf("%s.%s is missing", path, name)
			}
			if difference := match(path+"."+name, value, member); difference != "" {
				return difference
			}
		}
		return ""
	case []any:
		array, ok := got.([]any)
		if !ok || len(array) != len(want) {
			return fmt.Sprintf("%s is %v, not an array of %d", path, got, len(want))
		}
		for index := range want {
			if difference := match(fmt.Sprintf("%s.%d", path, index), want[index], array[index]); difference != "" {
				return difference
			}
		}
		return ""
	case json.Number:
		number, ok := got.(json.Number)
		if !ok || !sameNumber(want, number) {
			return fmt.Sprintf("%s is %v, not %v", path, got, want)
		}
		return ""
	default:
		if want != got {
			return fmt.Sprintf("%s is %v, not %v", path, got, want)
		}
		return ""
	}
}

// sameNumber is true for 1 and 1.0.
func sameNumber(a, b json.Number) bool {
	left, leftError := a.Float64()
	right, rightError := b.Float64()
	return leftError == nil && rightError == nil && left == right
}

// find follows a path such as items.0.id.
func find(value any, path string) (any, bool) {
	for _, name := range strings.Split(path, ".") {
		switch container := value.(type) {
		case map[string]any:
			member, found := container[name]
			if !found {
				return nil, false
			}
			value = member
		case []any:
			index, err := strconv.Atoi(name)
			if err != nil || index < 0 || index >= len(container) {
				return nil, false
			}
			value = container[index]
		default:
			return nil, false
		}
	}
	return value, true
}

// decode keeps numbers as they are written.
func (r *run) decode(text []byte, into any) {
	r.t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(into); err != nil {
		r.t.Fatal(err)
	}
}

func TestMatch(t *testing.T) {
	for _, test := range []struct {
		want, got string
		matches   bool
	}{
		{`{}`, `{"a":1}`, true},
		{`{"a":1}`, `{"a":1,"b":2}`, true},
		{`{"a":1}`, `{"a":2}`, false},
		{`{"a":1}`, `{"b":1}`, false},
		{`{"a":1}`, `{"a":1.0}`, true},
		{`{"a":1}`, `{"a":"1"}`, false},
		{`{"a":"text"}`, `{"a":{}}`, false},
		{`{"a":null}`, `{"a":null}`, true},
		{`{"a":null}`, `{}`, false},
		{`{"a":{"b":[{"c":1}]}}`, `{"a":{"b":[{"c":1,"d":2}]}}`, true},
		{`{"a":[1]}`, `{"a":[1,2]}`, false},
		{`{"a":[1]}`, `{"a":1}`, false},
		{`{"a":{"$present":true}}`, `{"a":{"b":1}}`, true},
		{`{"a":{"$present":true}}`, `{"a":null}`, false},
		{`{"a":{"$present":true}}`, `{}`, false},
		{`{"a":{"$absent":true}}`, `{}`, true},
		{`{"a":{"$absent":true}}`, `{"a":null}`, false},
		{`{"a":{}}`, `{"a":"text"}`, false},
	} {
		run := run{t: t}
		var want, got any
		run.decode([]byte(test.want), &want)
		run.decode([]byte(test.got), &got)
		if difference := match("response", want, got); (difference == "") != test.matches {
			t.Errorf("%s against %s: %q", test.want, test.got, difference)
		}
	}
}

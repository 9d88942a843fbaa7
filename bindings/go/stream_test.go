package membrane_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	membrane "github.com/libmembrane/libmembrane/bindings/go"
)

// ownAPI is a client whose Internal API answers what it gets.
func ownAPI(t *testing.T) *membrane.Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Write(body)
	}))
	t.Cleanup(server.Close)
	engine := openEngine(t)
	perform(t, manager(t, engine), "patch_workspace", `{"internalApi": {"baseUri": "`+server.URL+`"}}`)
	own := tenant(t, engine, "a")
	perform(t, own, "set_credentials", `{"credentials": {}}`)
	return own
}

func perform(t *testing.T, client *membrane.Client, operation, request string) {
	t.Helper()
	if _, err := client.Call(context.Background(), operation, []byte(request)); err != nil {
		t.Fatal(err)
	}
}

func TestStreamGivesAndTakes(t *testing.T) {
	own := ownAPI(t)
	body := bytes.Repeat([]byte("membrane"), 100_000)
	for _, size := range []int64{0, int64(len(body))} {
		var target bytes.Buffer
		status := 0
		answer, err := own.Stream(context.Background(), membrane.HTTPRequest{Method: "PUT", Path: "/"}, membrane.Streams{
			Source: bytes.NewReader(body),
			Size:   size,
			Target: &target,
			Headers: func(head *membrane.HTTPResponse) error {
				status = head.Status
				return nil
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		if answer.Status != 200 || status != 200 || !bytes.Equal(target.Bytes(), body) {
			t.Errorf("got %d, %d, %d bytes", answer.Status, status, target.Len())
		}
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
func (f failing) Read([]byte) (int, error)  { return 0, f.err }

func TestStreamReturnsTheHostsErrors(t *testing.T) {
	own := ownAPI(t)
	mine := errors.New("mine")
	request := membrane.HTTPRequest{Method: "PUT", Path: "/"}
	for _, streams := range []membrane.Streams{
		{Source: failing{mine}},
		{Source: bytes.NewReader([]byte("a")), Target: failing{mine}},
		{Source: bytes.NewReader([]byte("a")), Target: io.Discard, Headers: func(*membrane.HTTPResponse) error { return mine }},
	} {
		if _, err := own.Stream(context.Background(), request, streams); !errors.Is(err, mine) {
			t.Errorf("got %v", err)
		}
	}
}

func TestStreamPassesPanicsOn(t *testing.T) {
	own := ownAPI(t)
	defer func() {
		if reason := recover(); reason != "mine" {
			t.Errorf("recovered %v", reason)
		}
	}()
	own.Stream(context.Background(), membrane.HTTPRequest{Method: "PUT", Path: "/"}, membrane.Streams{
		Source:  bytes.NewReader([]byte("a")),
		Target:  io.Discard,
		Headers: func(*membrane.HTTPResponse) error { panic("mine") },
	})
}

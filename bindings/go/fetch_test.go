package membrane_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	membrane "github.com/libmembrane/libmembrane/bindings/go"
)

// openProduct opens an engine whose workspace has an Internal API that wants the key "good".
func openProduct(t *testing.T, options membrane.Options) *membrane.Engine {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Key") != "good" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]string{"path": r.URL.Path})
	}))
	t.Cleanup(server.Close)
	engine := openEngineWith(t, options)
	_, err := manager(t, engine).PatchWorkspace(context.Background(), membrane.PatchWorkspaceRequest{
		InternalAPI: &membrane.InternalAPI{
			BaseURI:       server.URL,
			MakeAPIClient: json.RawMessage(`{"mapping": {"headers": {"X-Key": {"$var": "$.credentials.key"}}}}`),
			CredentialsSchema: json.RawMessage(
				`{"type": "object", "properties": {"key": {"type": "string"}}, "required": ["key"]}`),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return engine
}

func ask(client *membrane.Client) error {
	_, err := client.Request(context.Background(), membrane.HTTPRequest{Path: "/orders"})
	return err
}

func keyOf(t *testing.T, err error) string {
	t.Helper()
	var failure *membrane.Error
	if !errors.As(err, &failure) {
		t.Fatalf("%v", err)
	}
	return failure.Key
}

func TestCredentialsAreFetchedOnceForAll(t *testing.T) {
	engine := openProduct(t, membrane.Options{})
	var calls atomic.Int32
	err := engine.SetFetchCallback(func(request membrane.FetchRequest) (*membrane.FetchedCredentials, error) {
		calls.Add(1)
		if request.TenantKey != "a" || request.WorkspaceKey != workspaceKey || request.Reason != "missing" {
			return nil, errors.New("asked for something else")
		}
		time.Sleep(20 * time.Millisecond)
		return &membrane.FetchedCredentials{
			Credentials: map[string]string{"key": "good"}, TenantKey: request.TenantKey,
		}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	client := tenant(t, engine, "a")
	var group sync.WaitGroup
	for i := 0; i < 8; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			if err := ask(client); err != nil {
				t.Error(err)
			}
		}()
	}
	group.Wait()
	if calls.Load() != 1 {
		t.Fatal(calls.Load())
	}
}

func TestFetchCallbackFails(t *testing.T) {
	engine := openProduct(t, membrane.Options{})
	client := tenant(t, engine, "a")
	answer := func(credentials *membrane.FetchedCredentials, err error) {
		t.Helper()
		set := engine.SetFetchCallback(func(membrane.FetchRequest) (*membrane.FetchedCredentials, error) {
			if credentials == nil && err == nil {
				panic("as asked")
			}
			return credentials, err
		})
		if set != nil {
			t.Fatal(set)
		}
	}
	answer(nil, errors.New("the user service is down"))
	if err := ask(client); !errors.Is(err, membrane.ErrProviderError) || keyOf(t, err) != "fetch_failed" ||
		!strings.Contains(err.Error(), "the user service is down") {
		t.Fatal(err)
	}
	answer(nil, nil)
	if err := ask(client); keyOf(t, err) != "fetch_failed" {
		t.Fatal(err)
	}
	answer(&membrane.FetchedCredentials{Credentials: map[string]string{"key": "good"}, TenantKey: "b"}, nil)
	if err := ask(client); keyOf(t, err) != "fetch_answer_other_tenant" {
		t.Fatal(err)
	}
	answer(&membrane.FetchedCredentials{Credentials: map[string]int{"key": 7}}, nil)
	if err := ask(client); keyOf(t, err) != "fetch_answer_invalid" {
		t.Fatal(err)
	}
	if err := engine.SetFetchCallback(nil); err != nil {
		t.Fatal(err)
	}
	if err := ask(client); keyOf(t, err) != "credentials_missing" {
		t.Fatal(err)
	}
}

func TestFetchCallbackHangs(t *testing.T) {
	engine := openProduct(t, membrane.Options{FetchTimeout: 30 * time.Millisecond})
	end := make(chan struct{})
	defer close(end)
	err := engine.SetFetchCallback(func(membrane.FetchRequest) (*membrane.FetchedCredentials, error) {
		<-end
		return nil, errors.New("too late")
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := ask(tenant(t, engine, "a")); keyOf(t, err) != "fetch_timed_out" {
		t.Fatal(err)
	}
}

func TestClientWithCredentials(t *testing.T) {
	engine := openProduct(t, membrane.Options{})
	token, err := membrane.SignToken(
		membrane.Claims{WorkspaceKey: workspaceKey, TenantKey: "a"}, workspaceSecret, membrane.HS512)
	if err != nil {
		t.Fatal(err)
	}
	client, err := engine.ClientWith(token, membrane.ClientOptions{Credentials: map[string]string{"key": "good"}})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if err := ask(client); err != nil {
		t.Fatal(err)
	}
	if _, err := engine.ClientWith(token, membrane.ClientOptions{Credentials: map[string]int{"key": 1}}); !errors.Is(err, membrane.ErrInvalidRequest) {
		t.Fatal(err)
	}
}

func TestActions(t *testing.T) {
	engine := openProduct(t, membrane.Options{})
	ctx := context.Background()
	client := tenant(t, engine, "a")
	if _, err := client.SetCredentials(ctx, membrane.SetCredentialsRequest{Credentials: map[string]string{"key": "good"}}); err != nil {
		t.Fatal(err)
	}
	action, err := manager(t, engine).CreateAction(ctx, membrane.CreateActionRequest{
		Key: "order", Type: membrane.ActionToYourApp,
		Config: json.RawMessage(`{"request": {"uri": {"$concat": ["orders/", {"$var": "$.input.id"}]}}}`),
	})
	if err != nil {
		t.Fatal(err)
	}
	result, err := client.RunAction(ctx, membrane.RunActionRequest{Key: "order", Input: map[string]string{"id": "7"}})
	if err != nil || string(result.Output) != `{"path":"/orders/7"}` || result.ActionRunID == "" {
		t.Fatal(result, err)
	}
	result, err = client.Act(ctx, membrane.ActRequest{ID: action.ID, Input: map[string]string{"id": "8"}})
	if err != nil || string(result.Output) != `{"path":"/orders/8"}` {
		t.Fatal(result, err)
	}
}

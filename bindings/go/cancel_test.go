package membrane_test

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"testing"
	"time"

	membrane "github.com/libmembrane/libmembrane/bindings/go"
)

// silentServer accepts connections and never answers. Each one is announced.
func silentServer(t *testing.T) (baseURI string, accepted <-chan struct{}) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	announce := make(chan struct{}, 16)
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			defer connection.Close()
			announce <- struct{}{}
		}
	}()
	t.Cleanup(func() {
		listener.Close()
		<-stopped
	})
	return "http://" + listener.Addr().String(), announce
}

// silentClient is a client whose Internal API never answers.
func silentClient(t *testing.T, engine *membrane.Engine) (client *membrane.Client, accepted <-chan struct{}) {
	t.Helper()
	baseURI, accepted := silentServer(t)
	_, err := manager(t, engine).PatchWorkspace(context.Background(), membrane.PatchWorkspaceRequest{
		InternalAPI: &membrane.InternalAPI{
			BaseURI:       baseURI,
			MakeAPIClient: json.RawMessage(`{"type":"mapping","mapping":{"headers":{"X-Product-Key":{"$var":"$.credentials.key"}}}}`),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	client = tenant(t, engine, "a")
	_, err = client.SetCredentials(context.Background(), membrane.SetCredentialsRequest{
		Credentials: map[string]string{"key": "tenant-secret"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return client, accepted
}

func TestCancelEndsACall(t *testing.T) {
	client, accepted := silentClient(t, openEngine(t))
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		<-accepted
		cancel()
	}()
	_, err := client.Request(ctx, membrane.HTTPRequest{Path: "/never"})
	if !errors.Is(err, context.Canceled) || !errors.Is(err, membrane.ErrCancelled) {
		t.Errorf("got %v", err)
	}
	// A cancel object belongs to one call: the client is as good as before.
	if _, err := client.GetWorkspace(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestDeadlineEndsACall(t *testing.T) {
	client, _ := silentClient(t, openEngine(t))
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	_, err := client.Request(ctx, membrane.HTTPRequest{Path: "/never"})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

// A context may have a deadline that it has not noticed itself: the library's own clock ends the call.
func TestDeadlineIsTheLibrarysLimit(t *testing.T) {
	client, _ := silentClient(t, openEngine(t))
	ctx := deadlineOnly{context.Background(), time.Now().Add(50 * time.Millisecond)}
	_, err := client.Request(ctx, membrane.HTTPRequest{Path: "/never"})
	if !errors.Is(err, membrane.ErrTimedOut) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

type deadlineOnly struct {
	context.Context
	deadline time.Time
}

func (c deadlineOnly) Deadline() (time.Time, bool) { return c.deadline, true }

func TestOwnTimeoutIsNoDeadlineOfTheContext(t *testing.T) {
	client, _ := silentClient(t, openEngineWith(t, membrane.Options{Timeout: 500 * time.Millisecond}))
	_, err := client.Request(context.Background(), membrane.HTTPRequest{Path: "/never"})
	if !errors.Is(err, membrane.ErrTimedOut) || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestContextThatIsDoneAsksNothing(t *testing.T) {
	client := tenant(t, openEngine(t), "a")
	client.Close() // the library would answer ErrClosed
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := client.GetWorkspace(cancelled); err != context.Canceled {
		t.Errorf("got %v", err)
	}
	expired, cancel := context.WithDeadline(context.Background(), time.Unix(0, 0))
	defer cancel()
	if _, err := client.GetWorkspace(expired); err != context.DeadlineExceeded {
		t.Errorf("got %v", err)
	}
}

func TestClosingTheEngineCancelsACall(t *testing.T) {
	engine := openEngine(t)
	client, accepted := silentClient(t, engine)
	go func() {
		<-accepted
		engine.Close()
	}()
	_, err := client.Request(context.Background(), membrane.HTTPRequest{Path: "/never"})
	if !errors.Is(err, membrane.ErrCancelled) || errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

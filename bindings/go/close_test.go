package membrane_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	membrane "github.com/libmembrane/libmembrane/bindings/go"
)

func TestClosedEngine(t *testing.T) {
	engine := openEngine(t)
	client := tenant(t, engine, "a")
	token, err := membrane.SignToken(
		membrane.Claims{WorkspaceKey: workspaceKey, TenantKey: "a"}, workspaceSecret, membrane.HS256)
	if err != nil {
		t.Fatal(err)
	}
	for round := 0; round < 2; round++ {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
		if _, err := engine.WorkspaceAccess(""); !errors.Is(err, membrane.ErrClosed) {
			t.Errorf("WorkspaceAccess: %v", err)
		}
		if _, err := engine.Client(token); !errors.Is(err, membrane.ErrClosed) {
			t.Errorf("Client: %v", err)
		}
		if _, err := client.GetWorkspace(context.Background()); !errors.Is(err, membrane.ErrClosed) {
			t.Errorf("a client of the engine: %v", err)
		}
	}
	if err := client.Close(); err != nil {
		t.Error(err)
	}
}

func TestClosedClient(t *testing.T) {
	engine := openEngine(t)
	closed, open := tenant(t, engine, "a"), tenant(t, engine, "a")
	for round := 0; round < 2; round++ {
		if err := closed.Close(); err != nil {
			t.Error(err)
		}
		if _, err := closed.GetWorkspace(context.Background()); !errors.Is(err, membrane.ErrClosed) {
			t.Errorf("got %v", err)
		}
	}
	if _, err := open.GetWorkspace(context.Background()); err != nil {
		t.Errorf("another client of the engine: %v", err)
	}
}

// Many goroutines use one client. Half of them have a context to watch.
func TestManyGoroutines(t *testing.T) {
	engine := openEngine(t)
	client := tenant(t, engine, "a")
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var group sync.WaitGroup
	for worker := 0; worker < 16; worker++ {
		ctx := ctx
		if worker%2 == 0 {
			ctx = context.Background()
		}
		group.Add(1)
		go func() {
			defer group.Done()
			for round := 0; round < 25; round++ {
				if _, err := client.ListConnections(ctx, membrane.ListConnectionsRequest{}); err != nil {
					t.Error(err)
				}
				_, err := client.GetConnection(ctx, membrane.GetConnectionRequest{ConnectionKey: "none"})
				if !errors.Is(err, membrane.ErrNotFound) {
					t.Errorf("got %v", err)
				}
			}
		}()
	}
	group.Wait()
}

func TestCloseWhileOthersCall(t *testing.T) {
	for name, closing := range map[string]func(*membrane.Engine, *membrane.Client) error{
		"engine": func(engine *membrane.Engine, _ *membrane.Client) error { return engine.Close() },
		"client": func(_ *membrane.Engine, client *membrane.Client) error { return client.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			engine := openEngine(t)
			client := tenant(t, engine, "a")
			var running, group sync.WaitGroup
			for worker := 0; worker < 8; worker++ {
				running.Add(1)
				group.Add(1)
				go func() {
					defer group.Done()
					_, err := client.GetWorkspace(context.Background())
					running.Done()
					for err == nil {
						_, err = client.GetWorkspace(context.Background())
					}
					if !errors.Is(err, membrane.ErrClosed) && !errors.Is(err, membrane.ErrCancelled) {
						t.Errorf("got %v", err)
					}
				}()
			}
			running.Wait()
			for closer := 0; closer < 4; closer++ {
				group.Add(1)
				go func() {
					defer group.Done()
					if err := closing(engine, client); err != nil {
						t.Error(err)
					}
				}()
			}
			group.Wait()
		})
	}
}

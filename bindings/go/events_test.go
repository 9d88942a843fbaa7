package membrane_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	membrane "github.com/libmembrane/libmembrane/bindings/go"
)

// connectApp makes the workspace's connector when there is none, and connects; nothing is sent.
func connectApp(t *testing.T, engine *membrane.Engine) {
	t.Helper()
	ctx := context.Background()
	if _, err := manager(t, engine).GetConnector(ctx, membrane.GetConnectorRequest{Key: "keys"}); err != nil {
		createKeyConnector(t, engine, "http://127.0.0.1:9")
	}
	_, err := tenant(t, engine, "a").Connect(ctx, membrane.ConnectRequest{
		ConnectorKey: "keys", Input: map[string]string{"apiKey": "good-key"}, AllowMultipleConnections: true,
	})
	if err != nil {
		t.Fatal(err)
	}
}

func runDue(t *testing.T, engine *membrane.Engine) *membrane.DueReport {
	t.Helper()
	report, err := engine.RunDue(membrane.DueLimits{})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestWebhookIsVerified(t *testing.T) {
	engine := openEngine(t)
	manager := manager(t, engine)
	// The receiver reads it on a goroutine of its own.
	var secrets atomic.Pointer[[]string]
	results := make(chan error, 10)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
		event, err := membrane.VerifyWebhook(body, r.Header, *secrets.Load()...)
		if err == nil && (event.EventType != membrane.EventConnectionCreated || event.Data.Connection.TenantKey != "a") {
			err = fmt.Errorf("%+v", event)
		}
		results <- err
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
		}
	}))
	defer server.Close()

	webhook, err := manager.CreateWebhook(context.Background(), membrane.CreateWebhookRequest{URL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	secrets.Store(&[]string{"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", webhook.Secret})
	connectApp(t, engine)
	if report := runDue(t, engine); report.Sources["webhooks"].Done != 1 {
		t.Fatalf("%+v", report)
	}
	if err := <-results; err != nil {
		t.Fatal(err)
	}

	none := time.Duration(0)
	rotated, err := manager.RotateWebhookSecret(context.Background(), membrane.RotateWebhookSecretRequest{ID: webhook.ID, Overlap: &none})
	if err != nil || rotated.Secret == webhook.Secret {
		t.Fatal(rotated, err)
	}
	connectApp(t, engine)
	if report := runDue(t, engine); report.Sources["webhooks"].Failed != 1 {
		t.Fatalf("%+v", report)
	}
	var refused *membrane.Error
	if err := <-results; !errors.Is(err, membrane.ErrNotAuthenticated) || !errors.As(err, &refused) || string(refused.Data) != `{"reason":"signature"}` {
		t.Fatal(err)
	}

	deliveries, err := manager.ListWebhookDeliveries(context.Background(), membrane.ListWebhookDeliveriesRequest{ID: webhook.ID})
	if err != nil || len(deliveries.Items) != 2 || deliveries.Items[0].Status != 400 || !deliveries.Items[1].Delivered {
		t.Fatalf("%+v %v", deliveries, err)
	}
	events, err := manager.ListEvents(context.Background(), membrane.ListEventsRequest{})
	if err != nil || len(events.Items) != 2 {
		t.Fatalf("%+v %v", events, err)
	}
	secrets.Store(&[]string{rotated.Secret})
	if _, err := manager.RedeliverWebhook(context.Background(), webhook.ID, events.Items[0].ID); err != nil {
		t.Fatal(err)
	}
	runDue(t, engine)
	if err := <-results; err != nil {
		t.Fatal(err)
	}
}

func TestPatchWebhook(t *testing.T) {
	engine := openEngine(t)
	manager := manager(t, engine)
	ctx := context.Background()
	webhook, err := manager.CreateWebhook(ctx, membrane.CreateWebhookRequest{URL: "http://127.0.0.1:9/", Events: []string{membrane.EventConnectionDeleted}})
	if err != nil || len(webhook.Events) != 1 {
		t.Fatal(webhook, err)
	}
	off := false
	webhook, err = manager.PatchWebhook(ctx, membrane.PatchWebhookRequest{ID: webhook.ID, Enabled: &off, Name: "x"})
	if err != nil || webhook.Enabled || webhook.DisabledReason != "requested" || len(webhook.Events) != 1 || webhook.Name != "x" {
		t.Fatal(webhook, err)
	}
	webhook, err = manager.PatchWebhook(ctx, membrane.PatchWebhookRequest{ID: webhook.ID, Events: &[]string{}})
	if err != nil || len(webhook.Events) != 0 {
		t.Fatal(webhook, err)
	}
	if got, err := manager.GetWebhook(ctx, webhook.ID); err != nil || got.Name != "x" || got.Secret != "" {
		t.Fatal(got, err)
	}
	if all, err := manager.ListWebhooks(ctx); err != nil || len(all.Items) != 1 {
		t.Fatal(all, err)
	}
	if _, err := manager.DeleteWebhook(ctx, webhook.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := manager.GetWebhook(ctx, webhook.ID); !errors.Is(err, membrane.ErrNotFound) {
		t.Fatal(err)
	}
}

func TestEventCallback(t *testing.T) {
	engine := openEngine(t)
	var calls atomic.Int32
	answers := []func() error{
		func() error { return errors.New("not now") },
		func() error { panic("a callback of the test panics: expected in the output") },
		func() error { return nil },
	}
	err := engine.SetEventCallback(func(event *membrane.Event) error {
		if event.Data.Connection == nil || event.Data.Connection.TenantKey != "a" {
			t.Errorf("%+v", event)
		}
		return answers[calls.Add(1)-1]()
	})
	if err != nil {
		t.Fatal(err)
	}
	connectApp(t, engine)
	if report := runDue(t, engine); report.Sources["callback"].Failed != 1 || report.NextDueAt == nil {
		t.Fatalf("%+v", report)
	}
	for deadline := time.Now().Add(time.Minute); calls.Load() < 3 && time.Now().Before(deadline); {
		time.Sleep(20 * time.Millisecond)
		runDue(t, engine)
	}
	if calls.Load() != 3 {
		t.Fatal(calls.Load())
	}
	if err := engine.SetEventCallback(nil); err != nil {
		t.Fatal(err)
	}
	connectApp(t, engine)
	runDue(t, engine)
	if calls.Load() != 3 {
		t.Fatal("called after it was cleared")
	}
}

func TestWorker(t *testing.T) {
	engine := openEngine(t)
	taken := make(chan string, 10)
	err := engine.SetEventCallback(func(event *membrane.Event) error {
		taken <- event.EventType
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := engine.StartWorker(&membrane.WorkerOptions{Threads: 2, PollInterval: time.Minute}); err != nil {
		t.Fatal(err)
	}
	if err := engine.StartWorker(nil); !errors.Is(err, membrane.ErrConflict) {
		t.Fatal(err)
	}
	connectApp(t, engine)
	select {
	case <-taken:
	case <-time.After(time.Minute):
		t.Fatal("the worker did nothing")
	}
	engine.StopWorker()
	engine.StopWorker()
	if err := engine.StartWorker(&membrane.WorkerOptions{Threads: 99}); !errors.Is(err, membrane.ErrInvalidArgument) {
		t.Fatal(err)
	}
	if err := engine.StartWorker(nil); err != nil {
		t.Fatal(err)
	}
	// Closing ends it.
}

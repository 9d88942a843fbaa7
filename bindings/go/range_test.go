//go:build go1.23

package membrane_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	membrane "github.com/libmembrane/libmembrane/bindings/go"
)

func TestRangeOverPages(t *testing.T) {
	engine := openEngine(t)
	createKeyConnector(t, engine, "http://127.0.0.1:1")
	client := manager(t, engine)
	ctx := context.Background()
	for number := 0; number < 3; number++ {
		_, err := client.CreateIntegration(ctx, membrane.CreateIntegrationRequest{
			ConnectorKey: "keys",
			Key:          fmt.Sprintf("keys-%d", number),
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	found := map[string]bool{}
	for integration, err := range client.Integrations(ctx, membrane.ListIntegrationsRequest{Limit: 1}) {
		if err != nil {
			t.Fatal(err)
		}
		found[integration.Key] = true
	}
	if len(found) != 3 {
		t.Errorf("got %v", found)
	}

	for connector, err := range client.Connectors(ctx, membrane.ListConnectorsRequest{Search: "keys"}) {
		if err != nil {
			t.Fatal(err)
		}
		if connector.Key != "keys" {
			t.Errorf("the first is %q", connector.Key)
		}
		break
	}

	client.Close()
	for connection, err := range client.Connections(ctx, membrane.ListConnectionsRequest{}) {
		if connection != nil || !errors.Is(err, membrane.ErrClosed) {
			t.Errorf("got %v, %v", connection, err)
		}
	}
}

package membrane

import (
	"encoding/json"
	"testing"
	"time"
)

func TestRequestsLeaveOutWhatIsEmpty(t *testing.T) {
	no := false
	for _, test := range []struct {
		request any
		want    string
	}{
		{ConnectRequest{}, `{}`},
		{CompleteConnectRequest{}, `{}`},
		{ListConnectionsRequest{}, `{}`},
		{ListConnectionsRequest{Disconnected: &no}, `{"disconnected":false}`},
		{GetConnectionRequest{}, `{}`},
		{PatchConnectionRequest{}, `{}`},
		{PatchConnectionRequest{Meta: map[string]any{}}, `{"meta":{}}`},
		{ArchiveConnectionRequest{}, `{}`},
		{RestoreConnectionRequest{}, `{}`},
		{SetCredentialsRequest{}, `{}`},
		{SetCredentialsRequest{Credentials: json.RawMessage(`null`)}, `{"credentials":null}`},
		{HTTPRequest{}, `{}`},
		{HTTPRequest{Body: "text"}, `{"body":"text"}`},
		{HTTPRequest{Body: json.RawMessage(`null`)}, `{"body":null}`},
		{HTTPRequest{Bytes: []byte{0, 255}}, `{"bodyBase64":"AP8="}`},
		{ListConnectorsRequest{}, `{}`},
		{GetConnectorRequest{}, `{}`},
		{CreateConnectorRequest{}, `{}`},
		{ListIntegrationsRequest{}, `{}`},
		{CreateIntegrationRequest{}, `{}`},
		{PatchIntegrationRequest{}, `{}`},
		{PatchWorkspaceRequest{}, `{}`},
	} {
		encoded, err := json.Marshal(test.request)
		if err != nil {
			t.Fatal(err)
		}
		if string(encoded) != test.want {
			t.Errorf("%T: got %s, want %s", test.request, encoded, test.want)
		}
	}
}

func TestOptionsEncode(t *testing.T) {
	for _, test := range []struct {
		options Options
		want    string
	}{
		{Options{}, `{}`},
		{Options{Timeout: time.Nanosecond}, `{"timeoutMs":1}`},
		{Options{Timeout: 2 * time.Second}, `{"timeoutMs":2000}`},
		{Options{Timeout: -time.Nanosecond}, `{"timeoutMs":-1}`},
		{Options{Key: []byte{0, 255}, AllowPrivateAddresses: true}, `{"key":"AP8=","allowPrivateAddresses":true}`},
	} {
		encoded, err := test.options.encode()
		if err != nil {
			t.Fatal(err)
		}
		if string(encoded) != test.want {
			t.Errorf("got %s, want %s", encoded, test.want)
		}
	}
}

func TestAnswersWithUnknownMembersDecode(t *testing.T) {
	connection, err := decode[Connection]("get_connection", []byte(`{
		"id": "con_1", "state": "CLIENT_ACTION_REQUIRED", "fromTheFuture": {"a": [1]},
		"clientAction": {"type": "connect", "uiUrl": "https://example.com/a", "fromTheFuture": 1},
		"error": {"type": "connection", "key": "access_token_expired", "message": "Connect again.", "data": {"a": 1}},
		"createdAt": "2026-11-21T09:30:00.250Z"}`))
	if err != nil {
		t.Fatal(err)
	}
	if connection.ID != "con_1" || connection.ClientAction.UIURL != "https://example.com/a" ||
		connection.Error.Key != "access_token_expired" || string(connection.Error.Data) != `{"a": 1}` ||
		!connection.CreatedAt.Equal(time.Date(2026, 11, 21, 9, 30, 0, 250e6, time.UTC)) {
		t.Errorf("got %+v", connection)
	}
}

func TestAnswerThatDoesNotDecode(t *testing.T) {
	connection, err := decode[Connection]("get_connection", []byte(`{"id": 1}`))
	if err == nil || connection != nil {
		t.Errorf("got %+v, %v", connection, err)
	}
}

func TestNumericDate(t *testing.T) {
	for seconds, want := range map[float64]time.Time{
		0:            {},
		1700000000:   time.Unix(1700000000, 0),
		1700000000.5: time.Unix(1700000000, 5e8),
	} {
		if got := numericDate(seconds); !got.Equal(want) {
			t.Errorf("%v: got %v", seconds, got)
		}
	}
}

// Package membrane connects your customers' apps from inside your own process.
//
// It is the Go binding of libmembrane, a C library that signs tenant tokens, runs OAuth and API key flows,
// keeps the credentials encrypted in a SQLite file, refreshes them, and sends authenticated requests. The
// library decides everything; this package only puts it into Go's terms.
//
// The shortest complete use: connect an app with a key, and send a request through the connection.
//
//	engine, err := membrane.Open("membrane.db", nil)
//	if err != nil {
//		return err
//	}
//	defer engine.Close()
//
//	client, err := engine.Tenant("customer-42")
//	if err != nil {
//		return err
//	}
//	defer client.Close()
//
//	connection, err := client.Connect(ctx, membrane.ConnectRequest{
//		ConnectorKey: "sendgrid",
//		Input:        map[string]string{"apiKey": key},
//	})
//	if err != nil {
//		return err
//	}
//	answer, err := client.Request(ctx, membrane.HTTPRequest{ConnectionID: connection.ID, Path: "/v3/scopes"})
//	if err != nil {
//		return err
//	}
//	fmt.Println(answer.Status, string(answer.Body))
//
// # Errors
//
// What the library refuses is an [*Error]. Compare it with errors.Is: [ErrNotFound] and its like are one
// status, [ErrPersonError] and its like are everything that the same person must put right.
//
// # Contexts
//
// A context that is cancelled ends the call, and errors.Is(err, context.Canceled) holds for its error. A
// deadline also limits the call inside the library, and errors.Is(err, context.DeadlineExceeded) holds. A
// context without a deadline leaves the limit to [Options.Timeout]. What was already stored stays stored. A
// context that is done before the call starts answers its own error, and the library is not asked.
//
// # Goroutines
//
// An [Engine] and a [Client] may be used by many goroutines at once, also while another one closes them. A
// call occupies an operating system thread while it runs, as every call of C does.
package membrane

// A receiver of webhooks in Go. receivers/c and receivers/python are the same program.
//
//	main SECRET
//
// Prints its port, then a line for each message: `event ID TYPE`, or `refused REASON`. Ends when its input does.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"

	membrane "github.com/libmembrane/libmembrane/bindings/go"
)

func receive(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err != nil {
		return
	}
	event, err := membrane.VerifyWebhook(body, r.Header, os.Args[1])
	var failure *membrane.Error
	if errors.As(err, &failure) {
		var data struct{ Reason string }
		_ = json.Unmarshal(failure.Data, &data)
		fmt.Println("refused", data.Reason)
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	fmt.Println("event", event.ID, event.EventType)
	w.WriteHeader(http.StatusNoContent)
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	go func() { _ = http.Serve(listener, http.HandlerFunc(receive)) }()
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	_, _ = io.Copy(io.Discard, os.Stdin)
}

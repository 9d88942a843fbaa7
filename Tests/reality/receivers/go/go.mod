module github.com/libmembrane/libmembrane/Tests/reality/receivers/go

go 1.19

require github.com/libmembrane/libmembrane/bindings/go v0.0.0

replace github.com/libmembrane/libmembrane/bindings/go => ../../../../bindings/go

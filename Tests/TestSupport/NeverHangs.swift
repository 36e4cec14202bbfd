import Testing

extension Trait where Self == TimeLimitTrait {
    /// For what waits on databases, processes and one another: who waits for ever fails and says where. Many tests share the processors,
    /// so the limit is far beyond what a slow machine needs for all of them; it says nothing about speed.
    package static var neverHangs: Self { .timeLimit(.minutes(30)) }
}

import Hummingbird
import NIOCore

/// What goes along with a request besides the request itself.
struct WebContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Set by `RequestNaming` before anything else sees the request.
    var requestID = ""
    /// Who is at the other end of the connection: the client, or a proxy.
    let peer: SocketAddress?
    /// The connection, for an answer that changes it.
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress
        channel = source.channel
    }
}

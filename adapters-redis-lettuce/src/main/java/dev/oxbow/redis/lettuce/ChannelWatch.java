package dev.oxbow.redis.lettuce;

import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLException;

/**
 * Tells a connection's {@link WatchedEndpoint} how the channel began and that it ended. Sits between the socket (or TLS)
 * and Lettuce's handler and passes everything on, except a broken socket's exception: that ends the channel and whoever
 * waits on it, instead of a stack trace in the log when nobody waits. Used by one event loop only.
 */
final class ChannelWatch extends ChannelInboundHandlerAdapter {
    private static final int LONGEST = 512;

    private final WatchedEndpoint endpoint;
    private boolean begun;

    private ChannelWatch(WatchedEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!begun) {
            begun = true;
            hearFirst(message);
        }
        context.fireChannelRead(message);
    }

    /** If the first is an error it may be the reason why the server closes the connection at once. */
    private void hearFirst(Object message) {
        if (message instanceof ByteBuf bytes
                && bytes.readableBytes() > 1
                && bytes.getByte(bytes.readerIndex()) == '-') {
            int length = Math.min(bytes.readableBytes(), LONGEST) - 1;
            String text = bytes.toString(bytes.readerIndex() + 1, length, StandardCharsets.UTF_8);
            endpoint.beganWithError(text.lines().findFirst().orElse(text));
        } else {
            endpoint.beganOtherwise();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        context.fireChannelInactive();
        endpoint.ended(new ClosedChannelException());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException && !(cause instanceof SSLException)) {
            endpoint.ended(cause);
            ChannelFuture unused = context.close();
        } else {
            context.fireExceptionCaught(cause);
        }
    }

    /** Puts a watch into each new connection's pipeline. */
    static final class Installer implements NettyCustomizer {
        /**
         * A failed write must not close the channel before what the server said is read; the borrower closes it anyway.
         * (Netty marks the option deprecated but has no other for this.)
         */
        @Override
        @SuppressWarnings("deprecation")
        public void afterChannelInitialized(Channel channel) {
            CommandHandler handler = channel.pipeline().get(CommandHandler.class);
            if (handler != null && handler.getEndpoint() instanceof WatchedEndpoint endpoint) {
                channel.config().setAutoClose(false);
                SslHandler tls = channel.pipeline().get(SslHandler.class);
                if (tls != null) {
                    endpoint.watchTls(tls.handshakeFuture());
                }
                channel.pipeline()
                        .addBefore(channel.pipeline().context(handler).name(), null, new ChannelWatch(endpoint));
            }
        }
    }
}

package org.zsmtp.daemon.options;

import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.options.Given.Place;
import org.zsmtp.smtp.mime.ConversionOptions.Channel;

/// `-7` and `-8` combined, in their order: the later one decides. `-8` clears the count of `-7` before it, but not
/// that a second `-7` has forbidden extensions: `-77 -8` is an 8-bit channel without EHLO.
///
/// @param channel              what servers are taken to accept
/// @param extensionsForbidden  whether `-7` was given twice
record BitWidth(Channel channel, boolean extensionsForbidden) {

    static BitWidth of(Choices choices) throws UsageException {
        int sevens = 0;
        boolean forbidden = false;
        Channel channel = Channel.BY_CAPABILITY;
        @Nullable Place place = null;
        for (Given each : choices.of(Option.SEVEN_BIT, Option.EIGHT_BIT)) {
            if (place != null && place.getClass() != each.place().getClass()) {
                // On the command line the count begins with 0, not with the number in the file.
                sevens = 0;
            }
            place = each.place();
            if (each.option() == Option.SEVEN_BIT) {
                sevens = each.value() == null ? sevens + 1 : Choices.number(each, 0, 9);
                forbidden = sevens >= 2;
                channel =
                        sevens > 0 ? Channel.SEVEN_BIT : channel == Channel.SEVEN_BIT ? Channel.BY_CAPABILITY : channel;
            } else if (Choices.isOn(each)) {
                sevens = 0;
                channel = Channel.EIGHT_BIT;
            } else if (channel == Channel.EIGHT_BIT) {
                channel = Channel.BY_CAPABILITY;
            }
        }
        return new BitWidth(channel, forbidden);
    }
}

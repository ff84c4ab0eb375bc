package dev.oxbow.app.config;

/**
 * One error in the settings.
 *
 * @param setting which one
 * @param text what it was and what is allowed; holds no secret
 */
public record SettingProblem(Setting setting, String text) {
    /** One line for a person: the setting's names, then the text. */
    @Override
    public String toString() {
        return setting.title() + ": " + text;
    }
}

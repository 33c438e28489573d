// The system's authentication modules (Linux-PAM), as Swift sees them. What is here are the parts of the conversation
// that only C can write: modules free what it allocates, and hand it pointers to pointers.
#pragma once
#include <security/pam_appl.h>
#include <stdlib.h>
#include <string.h>

/// Who wants to come in. All texts end with NUL, and outlive the conversation.
struct cpam_request {
    const char *service, *user, *password, *peer;
    /// Where service files are, for tests; NULL is the system's folder.
    const char *folder;
};

/// Answers every prompt for something hidden with the password. A module that wants more than that gets an error:
/// there is nobody to ask.
static int cpam_answer(int count, const struct pam_message **messages, struct pam_response **responses, void *data) {
    if (count <= 0 || count > PAM_MAX_NUM_MSG) return PAM_CONV_ERR;
    struct pam_response *answers = (struct pam_response *)calloc((size_t)count, sizeof *answers);
    if (answers == NULL) return PAM_BUF_ERR;
    int status = PAM_SUCCESS;
    for (int index = 0; index < count && status == PAM_SUCCESS; index++) {
        int style = messages[index]->msg_style;
        if (style == PAM_PROMPT_ECHO_OFF) {
            answers[index].resp = strdup((const char *)data);
            if (answers[index].resp == NULL) status = PAM_BUF_ERR;
        } else if (style != PAM_TEXT_INFO && style != PAM_ERROR_MSG) {
            status = PAM_CONV_ERR;
        }
    }
    if (status == PAM_SUCCESS) {
        *responses = answers;
        return status;
    }
    for (int index = 0; index < count; index++) free(answers[index].resp);
    free(answers);
    return status;
}

/// PAM sleeps up to some seconds after a wrong password unless it is told how to wait: the server delays by itself, and
/// without keeping a thread.
static void cpam_wait_not(int status, unsigned microseconds, void *data) {
    (void)status, (void)microseconds, (void)data;
}

/// pam_start(3) with a conversation that knows the password, the client's address and no delays.
/// The handle, if there is one, must go to `pam_end`.
static inline int cpam_start(const struct cpam_request *request, pam_handle_t **handle) {
    struct pam_conv conversation = {cpam_answer, (void *)request->password};
    int status = request->folder == NULL
        ? pam_start(request->service, request->user, &conversation, handle)
        : pam_start_confdir(request->service, request->user, &conversation, request->folder, handle);
    if (status != PAM_SUCCESS) return status;
    status = pam_set_item(*handle, PAM_RHOST, request->peer);
    if (status == PAM_SUCCESS) status = pam_set_item(*handle, PAM_TTY, "ftp");
    if (status == PAM_SUCCESS) status = pam_set_item(*handle, PAM_FAIL_DELAY, (const void *)cpam_wait_not);
    return status;
}

/// The user's name, which modules may have changed: NULL when there is none. It lives as long as the handle.
static inline const char *cpam_user(pam_handle_t *handle) {
    const void *name = NULL;
    return pam_get_item(handle, PAM_USER, &name) == PAM_SUCCESS ? (const char *)name : NULL;
}

// The system's authentication modules (Linux-PAM), as Swift sees them.
#include <security/pam_appl.h>

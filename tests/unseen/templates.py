"""Answers in students' styles; ``«right¦wrong¦wrong»`` is a place where they slip."""

TEMPLATES: dict[str, tuple[str, ...]] = {
    "to_grayscale": (
        """
def to_grayscale(rgb):
    h, w, c = rgb.shape
    gray = «np.zeros((h, w))¦np.zeros((h, w), dtype=np.uint8)¦np.zeros((w, h))¦np.zeros(h, w)¦np.zeros_like(rgb)¦np.zeros((h, w), int)¦np.empty((h, w, 1))»
    for i in range(«h¦w¦h - 1¦1, h¦len(rgb[0])»):
        for j in range(«w¦h¦w - 1¦c»):
            r, g, b = rgb«[i, j]¦[j, i]¦(i, j)»
            gray[i, j] = «0.299 * r + 0.587 * g + 0.114 * b¦0.2126 * r + 0.7152 * g + 0.0722 * b¦(r + g + b) / 3¦(r + g + b) // 3¦0.299 * b + 0.587 * g + 0.114 * r¦int(0.299 * r + 0.587 * g + 0.114 * b)¦round(0.299 * r + 0.587 * g + 0.114 * b)¦max(r, g, b)¦0.299 * r + 0.587 * g¦0.3 * r + 0.59 * g + 0.11 * b¦0.299 * r * 0.587 * g * 0.114 * b»
    return «gray¦gray / 255¦gray.T¦gray.astype(np.uint8)¦gray.astype(int)¦gray[0]¦np.round(gray, 1)¦print(gray)»
""",
        """
def to_grayscale(rgb):
    weights = «np.array([0.299, 0.587, 0.114])¦np.array([0.114, 0.587, 0.299])¦[0.299, 0.587, 0.144]¦np.array([0.299, 0.587])¦np.array([0.587, 0.299, 0.114])¦np.ones(3) / 3»
    return «rgb @ weights¦np.sum(rgb * weights)¦np.sum(rgb * weights, axis=0)¦np.sum(rgb * weights, axis=1)¦weights @ rgb¦rgb * weights¦np.mean(rgb * weights, axis=-1)¦np.average(rgb, axis=2)¦rgb[0] * weights[0] + rgb[1] * weights[1] + rgb[2] * weights[2]¦(rgb @ weights).flatten()¦np.dot(weights, rgb)»
""",
    ),
    "flatten_image": (
        """
def flatten_image(image):
    h, w = image.shape
    out = «[]¦np.zeros(h * w)¦np.zeros((h, w))»
    for i in range(«h¦w¦h - 1»):
        for j in range(«w¦h¦w - 1¦1, w»):
            out.append(image[«i, j¦j, i¦i¦j»])
    return «np.array(out)¦np.array([out])¦out[::-1]¦np.array(out).reshape(-1, 1)¦sorted(out)»
""",
        """
def flatten_image(image):
    return «image.reshape(-1)¦image.flatten¦image.reshape(1, -1)¦image.T.flatten()¦image.reshape(len(image), -1)¦image.ravel("F")¦np.concatenate(image.T)¦image.reshape(784)¦image.sum(axis=1)¦image.reshape(image.shape[0])¦list(image)¦np.flatten(image)¦image.tolist()¦image.resize(-1)¦image.squeeze()¦image.astype(int).ravel()¦image.ravel() / 255»
""",
        """
def flatten_image(image):
    h, w = image.shape
    out = «np.zeros(h * w)¦np.zeros(h + w)¦np.zeros(h * w, int)¦np.zeros(h * w, np.uint8)¦np.zeros((h * w, 1))¦np.zeros(h, w)»
    for i in range(h):
        for j in range(w):
            out[«i * w + j¦i * h + j¦j * h + i¦i + j¦i * w + j + 1¦i * j¦i * w»] = image[i, j]
    return out
""",
    ),
    "input_size": (
        """
def input_size(height, width, channels=«1¦3¦0»):
    return «height * width * channels¦height * width¦height * width * 3¦height + width + channels¦height * width ** channels¦height ** 2 * channels¦width * width * channels¦(height * width) / channels¦height * width * channels + 1¦height * width + channels¦float(height * width * channels)¦[height, width, channels]¦height * channels¦2 * height * width * channels¦str(height * width * channels)¦(height + width) * channels¦height * width * (channels + 1)»
""",
    ),
    "dense_parameter_count": (
        """
def dense_parameter_count(«n_inputs, n_units¦n_units, n_inputs¦n_inputs»):
    weights = «n_inputs * n_units¦n_inputs + n_units¦n_inputs ** 2¦n_inputs¦n_inputs * n_units * 2»
    biases = «n_units¦n_inputs¦1¦0¦n_inputs * n_units¦n_units ** 2¦n_units - 1»
    return «weights + biases¦weights * biases¦weights¦weights - biases¦biases¦weights, biases¦(weights + biases) / 1¦weights + biases + 1»
""",
    ),
    "cross_correlate_at": (
        """
def cross_correlate_at(image, kernel, row, col):
    kh, kw = «kernel.shape¦image.shape¦kernel.shape[::-1]¦3, 3¦kernel.shape[0], kernel.shape[0]¦len(kernel)»
    window = image[«row:row + kh, col:col + kw¦row:kh, col:kw¦row:row + kh - 1, col:col + kw - 1¦row - 1:row - 1 + kh, col - 1:col - 1 + kw¦row:row + kw, col:col + kh¦col:col + kh, row:row + kw¦row - kh // 2:row + kh // 2 + 1, col - kw // 2:col + kw // 2 + 1¦row:row + kh¦row:row + kh + 1, col:col + kw + 1¦0:kh, 0:kw¦row + 1:row + 1 + kh, col + 1:col + 1 + kw¦row:row + 3, col:col + 3¦row:kh + 1, col:kw + 1¦row:row + kh / 2, col:col + kw»]
    return «np.sum(window * kernel)¦np.sum(window @ kernel)¦window @ kernel¦window * kernel¦np.mean(window * kernel)¦np.dot(window, kernel).sum()¦sum(window * kernel)¦np.sum(window) * np.sum(kernel)¦np.sum(window * kernel[::-1, ::-1])¦np.sum(window * kernel.T)¦np.max(window * kernel)¦np.sum(window + kernel)¦np.sum(window * kernel, axis=0)¦np.sum(window * kernel) / kernel.size¦np.multiply(window, kernel)¦int(np.sum(window * kernel))¦np.sum(window ** kernel)¦np.sum(np.abs(window * kernel))¦window.dot(kernel).trace()¦np.sum(window * np.flipud(kernel))¦max(0, np.sum(window * kernel))¦np.clip(np.sum(window * kernel), 0, 255)¦np.round(np.sum(window * kernel), 2)¦np.sum(kernel)»
""",
        """
def cross_correlate_at(image, kernel, row, col):
    total = «0¦1¦None¦kernel»
    for i in range(«kernel.shape[0]¦3¦kernel.shape[1]¦kernel.shape¦kernel.shape[0] - 1¦kernel¦1, kernel.shape[0]¦image.shape[0]¦len(kernel) + 1»):
        for j in range(«kernel.shape[1]¦3¦kernel.shape[0]¦kernel.shape[1] - 1¦1, kernel.shape[1]¦image.shape[1]»):
            total «+=¦=¦-=¦*=» image[«row + i, col + j¦row, col¦i, j¦row + j, col + i¦row - i, col - j¦row + i - 1, col + j - 1¦row * i, col * j¦col + i, row + j¦row + i»] * kernel[«i, j¦j, i¦-i, -j¦kernel.shape[0] - 1 - i, kernel.shape[1] - 1 - j¦row, col¦i¦i - 1, j - 1»]
    return «total¦total / kernel.size¦[total]¦image¦int(total)¦print(total)¦float(int(total))»
""",
    ),
    "cross_correlate2d": (
        """
def cross_correlate2d(image, kernel):
    h, w = «image.shape¦image.shape[::-1]¦kernel.shape¦len(image), len(image)»
    kh, kw = «kernel.shape¦3, 3¦kernel.shape[::-1]¦len(kernel), len(kernel)»
    out = «np.zeros((h - kh + 1, w - kw + 1))¦np.zeros((h - kh, w - kw))¦np.zeros((h, w))¦np.zeros(h - kh + 1, w - kw + 1)¦np.zeros_like(image)¦np.zeros((h - kh + 1, w - kw + 1), dtype=int)¦np.zeros((w - kw + 1, h - kh + 1))¦np.zeros((h - kh + 1, w - kw + 1), dtype=image.dtype)¦np.zeros((h - kh + 2, w - kw + 2))¦np.zeros((h - kh + 1, h - kh + 1))¦np.zeros((h + kh - 1, w + kw - 1))¦np.zeros((h - kh) + 1)¦[]¦np.zeros((h // kh, w // kw))¦np.zeros((h - 2, w - 2))¦np.zeros(((h - kh) / 1 + 1, (w - kw) / 1 + 1))»
    for r in range(«h - kh + 1¦h - kh¦h¦out.shape¦len(out) - 1¦w - kw + 1¦h - kw + 1¦h - 2¦(h - kh) / 1 + 1¦1, h - kh + 1¦h - 1»):
        for c in range(«w - kw + 1¦w - kw¦w¦h - kh + 1¦w - kh + 1¦w - 2¦1, w - kw + 1¦w - 1»):
            window = image[«r:r + kh, c:c + kw¦r:kh, c:kw¦r:kh, c:c + kw¦r:r + kh, c:kw¦r:r + kw, c:c + kh¦r:r + kh - 1, c:c + kw - 1¦c:c + kh, r:r + kw¦0:kh, 0:kw¦r:r + 3, c:c + 3¦r:r + kh + 1, c:c + kw + 1¦r - 1:r + kh - 1, c - 1:c + kw - 1¦r * kh:(r + 1) * kh, c * kw:(c + 1) * kw¦r:r + kh¦r:r + kh, r:r + kw»]
            out[«r, c¦c, r¦r¦r + 1, c + 1¦0, 0¦r, r¦r - 1, c - 1»] «=¦+=» «np.sum(window * kernel)¦np.sum(window @ kernel)¦window @ kernel¦window * kernel¦np.mean(window * kernel)¦np.sum(window * kernel[::-1, ::-1])¦np.sum(window * kernel.T)¦np.sum(window) * np.sum(kernel)¦np.sum(window * kernel, axis=0)¦np.max(window * kernel)¦np.sum(window + kernel)¦np.sum(window * kernel) / np.sum(kernel)¦np.clip(np.sum(window * kernel), 0, 255)¦int(np.sum(window * kernel))¦np.abs(np.sum(window * kernel))¦np.dot(window, kernel)¦sum(window * kernel)¦max(0, np.sum(window * kernel))¦np.sum(window)¦np.vdot(kernel, window) // 1¦round(np.sum(window * kernel), 2)¦cross_correlate_at(image, kernel, r, c)»
    return «out¦out.T¦out[0]¦out.astype(int)¦out.flatten()¦np.clip(out, 0, 255)¦out.astype(np.uint8)¦-out¦out[:-1, :-1]¦out / out.max()¦np.sum(out)¦print(out)¦out.astype(np.float16)»
""",
        """
def cross_correlate2d(image, kernel):
    h, w = image.shape
    kh, kw = kernel.shape
    out = np.zeros((h - kh + 1, w - kw + 1))
    for y in range(h - kh + 1):
        for x in range(w - kw + 1):
            total = «0¦1¦None»
            for i in range(«kh¦kw¦kh - 1¦3¦1, kh»):
                for j in range(«kw¦kh¦kw - 1¦3¦1, kw»):
                    total «+=¦=¦*=» image[«y + i, x + j¦x + i, y + j¦y, x¦i, j¦y - i, x - j¦y + j, x + i¦y * i, x * j¦y + i, x + i»] * kernel[«i, j¦j, i¦-i, -j¦kh - 1 - i, kw - 1 - j¦i, i¦y, x¦i - 1, j - 1»]
            «out[y, x] = total¦out[x, y] = total¦out = total¦out[y] = total¦return total¦out[y, x] == total¦out[i, j] = total»
    return out
""",
        """
def cross_correlate2d(image, kernel):
    image = «image¦np.pad(image, 1)¦np.pad(image, kernel.shape[0] // 2)¦image[1:-1, 1:-1]¦image / 255¦image.T¦image - image.mean()»
    kernel = «kernel¦np.flip(kernel)¦kernel.T¦kernel[::-1]¦np.rot90(kernel)¦kernel / kernel.sum()¦np.flip(kernel, 1)¦np.abs(kernel)»
    rows = []
    for r in range(image.shape[0] - kernel.shape[0] + 1):
        row = []
        for c in range(image.shape[1] - kernel.shape[1] + 1):
            «row.append(np.sum(image[r:r + kernel.shape[0], c:c + kernel.shape[1]] * kernel))¦row.append(image[r:r + kernel.shape[0], c:c + kernel.shape[1]] * kernel)¦row += np.sum(image[r:r + kernel.shape[0], c:c + kernel.shape[1]] * kernel)¦rows.append(np.sum(image[r:r + kernel.shape[0], c:c + kernel.shape[1]] * kernel))¦row = np.sum(image[r:r + kernel.shape[0], c:c + kernel.shape[1]] * kernel)»
        «rows.append(row)¦rows.append(sum(row))¦rows += row¦rows.insert(0, row)»
    return «np.array(rows)¦rows[0]¦np.array(rows).T¦np.array(rows)[::-1]¦np.array(row)¦np.array(rows, dtype=int)»
""",
    ),
    "convolve2d": (
        """
def convolve2d(image, kernel):
    kernel = «kernel[::-1, ::-1]¦kernel¦kernel[::-1]¦kernel[:, ::-1]¦kernel.T¦np.rot90(kernel)¦np.flipud(kernel)¦np.flip(kernel, 0)¦kernel[::-1].T¦kernel[-1:0, -1:0]¦kernel[-1::-1]¦-kernel»
    kh, kw = kernel.shape
    h, w = image.shape
    out = «np.zeros((h - kh + 1, w - kw + 1))¦np.zeros((h, w))¦np.zeros_like(image)¦np.zeros((h - kh, w - kw))¦np.zeros(h, w)»
    for i in range(«h - kh + 1¦h - kh¦h¦h - kw + 1»):
        for j in range(«w - kw + 1¦w - kw¦w¦w - kh + 1»):
            out[i, j] = np.sum(image[«i:i + kh, j:j + kw¦i:i + kw, j:j + kh¦i:kh, j:kw¦i:i + 3, j:j + 3»] «*¦@¦+» kernel)
    return «out¦out[::-1, ::-1]¦out.astype(int)¦out.astype(np.uint8)»
""",
        """
def convolve2d(image, kernel):
    kh, kw = kernel.shape
    h, w = image.shape
    out = np.zeros((h - kh + 1, w - kw + 1))
    for n in range(h - kh + 1):
        for m in range(w - kw + 1):
            for k in range(kh):
                for l in range(kw):
                    out[n, m] «+=¦=» image[«n + k, m + l¦n - k, m - l¦n, m¦n + l, m + k»] * kernel[«kh - 1 - k, kw - 1 - l¦k, l¦kh - k, kw - l¦-k, -l¦kh - 1 - k, l¦k, kw - 1 - l¦kh - 1 - l, kw - 1 - k¦-k - 1, -l - 1¦kw - 1 - k, kh - 1 - l»]
    return out
""",
    ),
    "convolve1d": (
        """
def convolve1d(f, g):
    n = «len(f) + len(g) - 1¦len(f)¦len(f) + len(g)¦max(len(f), len(g))¦len(f) - len(g) + 1¦len(f) * len(g)¦len(f) + len(g) + 1»
    out = «np.zeros(n)¦[0] * n¦np.zeros(n, dtype=int)¦np.zeros_like(f)¦[]¦np.ones(n)¦np.zeros(n, dtype=f.dtype)»
    for i in range(«len(f)¦n¦len(g)¦len(f) - 1¦1, len(f)»):
        for j in range(«len(g)¦len(f)¦len(g) - 1¦1, len(g)¦n»):
            out[«i + j¦i - j¦i¦j¦i * j¦i + j - 1¦i + j + 1»] «+=¦=¦-=» f[«i¦j¦i - j¦-i»] «*¦+¦-» g[«j¦i¦-j¦len(g) - 1 - j¦-j - 1¦len(g) - j»]
    return «out¦out[::-1]¦out[:len(f)]¦sum(out)¦out / len(g)¦out[1:]»
""",
        """
def convolve1d(f, g):
    out = []
    for n in range(«len(f) + len(g) - 1¦len(f)¦len(f) + len(g)¦len(f) - len(g) + 1»):
        total = 0
        for k in range(«len(f)¦n¦len(g)¦n + 1»):
            «if 0 <= n - k < len(g):¦if n - k < len(g):¦if n - k >= 0:¦if True:¦if 0 < n - k < len(g):¦if 0 <= n - k <= len(g):¦if 0 <= n + k < len(g):»
                total «+=¦=» f[k] * g[«n - k¦k - n¦k¦n + k¦n - k - 1¦k - 1»]
        out.append(total)
    return np.array(«out¦out[::-1]¦[out]»)
""",
    ),
    "zero_pad": (
        """
def zero_pad(image, padding):
    h, w = «image.shape¦image.shape[::-1]¦len(image), len(image)»
    out = «np.zeros((h + 2 * padding, w + 2 * padding))¦np.zeros((h + padding, w + padding))¦np.ones((h + 2 * padding, w + 2 * padding))¦np.zeros(h + 2 * padding, w + 2 * padding)¦np.zeros((h + 2, w + 2))¦np.zeros((h + 2 * padding, w + 2 * padding), dtype=int)¦np.zeros((w + 2 * padding, h + 2 * padding))¦np.zeros_like(image)¦np.empty((h * 2 * padding, w * 2 * padding))¦np.zeros((h * padding, w * padding))¦np.zeros((2 * (h + padding), 2 * (w + padding)))»
    out[«padding:padding + h, padding:padding + w¦padding:-padding, padding:-padding¦padding:h, padding:w¦:h, :w¦1:-1, 1:-1¦padding:h - padding, padding:w - padding¦padding:padding + w, padding:padding + h¦padding:padding + h¦2 * padding:, 2 * padding:¦padding:, padding:¦padding + 1:padding + h + 1, padding + 1:padding + w + 1¦padding:h + padding + 1, padding:w + padding + 1¦0:h, padding:padding + w¦padding - 1:padding + h - 1, padding - 1:padding + w - 1»] «=¦+=» «image¦image.T¦0¦image[::-1]¦image / 255¦image + padding»
    return «out¦image¦out.T¦out[padding:-padding]¦out.flatten()¦out.astype(int)¦out.astype(np.uint8)¦np.round(out, 2)»
""",
        """
def zero_pad(image, padding):
    return «np.pad(image, padding)¦np.pad(image, 1)¦np.pad(image, 2 * padding)¦np.pad(image, ((padding, padding), (0, 0)))¦np.pad(image, ((0, 0), (padding, padding)))¦np.pad(image, (0, padding))¦np.pad(image, (padding, 0))¦np.pad(image, padding, mode="edge")¦np.pad(image, padding, mode="reflect")¦np.pad(image, padding, "symmetric")¦np.pad(image, padding, constant_values=1)¦np.pad(image, padding, constant_values=255)¦np.pad(image, padding // 2)¦np.pad(image, ((padding, padding),))[0]¦np.pad(image, padding).T¦np.pad(image, (padding, padding, padding, padding))¦np.pad(padding, image)¦np.pad(image, [padding])¦np.pad(image, padding - 1)¦np.pad(image, ((padding, padding), (padding, padding), (0, 0)))¦np.pad(image, padding + 1)¦np.pad(image, padding, mode="mean")¦np.pad(image, padding, mode="wrap")¦np.pad(image, padding, mode="linear_ramp")»
""",
        """
def zero_pad(image, padding):
    h, w = image.shape
    side = np.zeros((«h¦w¦h + 2 * padding», «padding¦2 * padding¦1»))
    wide = «np.hstack([side, image, side])¦np.hstack([image, side])¦np.hstack([side, image])¦np.vstack([side, image, side])¦np.concatenate([side, image, side])¦np.hstack([side, side, image])»
    top = np.zeros((«padding¦1¦2 * padding», «wide.shape[1]¦w¦h»))
    return «np.vstack([top, wide, top])¦np.vstack([top, wide])¦np.hstack([top, wide, top])¦np.vstack([wide, top])¦wide¦np.vstack([top, image, top])»
""",
    ),
    "same_padding": (
        """
def same_padding(filter_size):
    if filter_size % 2 «== 0¦== 1¦!= 0¦= 0»:
        «raise ValueError("even")¦return None¦return 0¦return ValueError("even")¦print("even")¦pass¦raise TypeError("even")¦raise "even"¦return filter_size // 2¦assert False¦raise Exception("even")»
    return «(filter_size - 1) // 2¦(filter_size - 1) / 2¦filter_size - 1¦filter_size // 2 + 1¦(filter_size + 1) // 2¦filter_size / 2¦filter_size - 1 // 2¦1¦filter_size¦int((filter_size - 1) / 2) + 1¦(filter_size - 1) * 2¦2 * filter_size¦(filter_size - 2) // 2¦round(filter_size / 2)¦np.floor(filter_size / 2)¦filter_size % 2»
""".replace("¦= 0»", "»"),
    ),
    "output_size": (
        """
def output_size(n, f, padding=«0¦1», stride=«1¦2»):
    if «n + 2 * padding < f¦n < f¦n + padding < f¦n + 2 * padding > f¦n + 2 * padding <= f¦f % 2 == 0¦False¦stride > n¦(n + 2 * padding - f) % stride != 0¦n + 2 * padding - f < stride»:
        «raise ValueError("does not fit")¦return 0¦return None¦return -1¦print("does not fit")¦return ValueError¦raise IndexError("does not fit")»
    return «(n + 2 * padding - f) // stride + 1¦(n + 2 * padding - f) / stride + 1¦(n + padding - f) // stride + 1¦(n - f) // stride + 1¦(n + 2 * padding - f) // stride¦(n + 2 * padding - f + 1) // stride¦int(np.ceil((n + 2 * padding - f) / stride)) + 1¦round((n + 2 * padding - f) / stride) + 1¦n + 2 * padding - f // stride + 1¦n - f + 1¦(n - 2 * padding - f) // stride + 1¦(n + 2 * padding + f) // stride + 1¦(n + 2 * padding - f) * stride + 1¦(n + 2 * (padding - f)) // stride + 1¦np.floor((n + 2 * padding - f) / stride) + 1¦int(n + 2 * padding - f / stride + 1)¦n // stride¦(n + 2 * padding) // stride - f + 1¦(n + 2 * padding - f) // stride + 2¦(n * 2 * padding - f) // stride + 1¦(f + 2 * padding - n) // stride + 1¦((n + 2 * padding - f) // stride + 1) ** 2¦math.floor((n + 2 * padding - f) / stride) + 1¦n - f + 2 * padding / stride + 1¦(n + 2 * padding - f) // (stride + 1)»
""",
    ),
    "filter2d": (
        """
def filter2d(image, kernel, padding=0, stride=1):
    image = «np.pad(image, padding)¦image¦np.pad(image, 1)¦np.pad(image, ((padding, padding), (0, 0)))¦np.pad(image, padding, mode="edge")¦np.pad(image, 2 * padding)¦np.pad(image, stride)¦np.pad(np.pad(image, padding), padding)¦np.pad(image, (0, padding))¦np.pad(image, padding, constant_values=255)¦zero_pad(image, padding)»
    h, w = «image.shape¦image.shape[::-1]¦len(image), len(image)»
    kh, kw = «kernel.shape¦3, 3¦kernel.shape[::-1]¦len(kernel), len(kernel)»
    oh = «(h - kh) // stride + 1¦(h - kh) / stride + 1¦(h + 2 * padding - kh) // stride + 1¦(h - kh + 1) // stride¦(h - kh) // stride¦h - kh + 1¦int(np.ceil((h - kh) / stride)) + 1¦h // stride¦(h - kw) // stride + 1¦(w - kw) // stride + 1¦h»
    ow = «(w - kw) // stride + 1¦(w - kw) / stride + 1¦(w + 2 * padding - kw) // stride + 1¦(w - kw) // stride¦w - kw + 1¦oh¦(w - kh) // stride + 1¦(h - kh) // stride + 1»
    out = «np.zeros((oh, ow))¦np.zeros((ow, oh))¦np.zeros((oh, ow), int)¦np.zeros(oh, ow)¦np.zeros_like(image)¦np.zeros((oh, ow), dtype=image.dtype)¦np.zeros((h, w))¦np.zeros((oh, ow, 1))»
    for r in range(«oh¦h¦ow¦0, h, stride¦oh - 1¦0, oh, stride¦h - kh + 1¦1, oh»):
        for c in range(«ow¦w¦oh¦0, w, stride¦ow - 1¦0, ow, stride¦w - kw + 1»):
            window = image[«r * stride:r * stride + kh, c * stride:c * stride + kw¦r:r + kh, c:c + kw¦r * stride:r + kh, c * stride:c + kw¦r * stride:kh, c * stride:kw¦r * stride:(r + 1) * stride, c * stride:(c + 1) * stride¦r * stride:r * stride + kh, c:c + kw¦r:r + kh, c * stride:c * stride + kw¦r * stride:r * stride + kw, c * stride:c * stride + kh¦r * kh:r * kh + kh, c * kw:c * kw + kw¦r + stride:r + stride + kh, c + stride:c + stride + kw¦r * stride - padding:r * stride - padding + kh, c * stride - padding:c * stride - padding + kw¦c * stride:c * stride + kh, r * stride:r * stride + kw¦r * stride:r * stride + kh * stride:stride, c * stride:c * stride + kw * stride:stride¦r * stride:(r + kh) * stride, c * stride:(c + kw) * stride¦r:r + kh:stride, c:c + kw:stride¦r * stride:r * stride + 3, c * stride:c * stride + 3¦r * stride + 1:r * stride + kh + 1, c * stride + 1:c * stride + kw + 1»]
            out[«r, c¦c, r¦r * stride, c * stride¦r // stride, c // stride¦r¦r + padding, c + padding»] = «np.sum(window * kernel)¦np.sum(window @ kernel)¦window * kernel¦np.mean(window * kernel)¦np.sum(window * kernel[::-1, ::-1])¦np.sum(window * kernel.T)¦np.sum(window * kernel) / stride¦np.sum(window)¦np.sum(window * kernel) + padding¦int(np.sum(window * kernel))¦np.clip(np.sum(window * kernel), 0, 255)¦max(0, np.sum(window * kernel))»
    return «out¦out[::stride, ::stride]¦out.T¦out[padding:-padding, padding:-padding]¦np.pad(out, padding)¦out.astype(int)¦out[:-1]»
""",
        """
def filter2d(image, kernel, padding=0, stride=1):
    padded = np.zeros((image.shape[0] + 2 * padding, image.shape[1] + 2 * padding))
    padded[«padding:padding + image.shape[0], padding:padding + image.shape[1]¦padding:-padding, padding:-padding¦:image.shape[0], :image.shape[1]»] = image
    full = cross_correlate2d(«padded, kernel¦image, kernel¦kernel, padded¦padded, kernel[::-1, ::-1]»)
    return full«[::stride, ::stride]¦[::stride]¦[:, ::stride]¦¦[stride:, stride:]¦[stride - 1::stride, stride - 1::stride]¦[:len(full) // stride, :len(full[0]) // stride]¦[::padding, ::stride]»
""",
    ),
    "filter_volume": (
        """
def filter_volume(volume, kernel, bias=0.0, padding=0, stride=1):
    volume = «np.pad(volume, ((padding, padding), (padding, padding), (0, 0)))¦np.pad(volume, padding)¦volume¦np.pad(volume, ((padding, padding), (0, 0), (0, 0)))¦np.pad(volume, ((0, 0), (padding, padding), (padding, padding)))¦np.pad(volume, ((padding, padding), (padding, padding)))¦np.pad(volume, ((padding, padding), (padding, padding), (0, 0)), "edge")»
    h, w, c = «volume.shape¦volume.shape[::-1]¦kernel.shape»
    kh, kw, kc = «kernel.shape¦3, 3, 3¦kernel.shape[1], kernel.shape[0], kernel.shape[2]¦kernel.shape[0], kernel.shape[0], c»
    oh = «(h - kh) // stride + 1¦(h - kh) / stride + 1¦(h + 2 * padding - kh) // stride + 1¦(h - kh) // stride¦h - kh + 1¦(h - kh + 1) // stride»
    ow = «(w - kw) // stride + 1¦(w - kw) // stride¦w - kw + 1¦oh»
    out = «np.zeros((oh, ow))¦np.zeros((oh, ow, c))¦np.zeros((ow, oh))¦np.zeros((oh, ow, 1))¦np.zeros((oh, ow), int)¦np.zeros((oh, ow), dtype=volume.dtype)¦np.zeros(oh, ow)»
    for i in range(«oh¦h¦ow¦oh - 1»):
        for j in range(«ow¦w¦oh¦ow - 1»):
            s = volume[«i * stride:i * stride + kh, j * stride:j * stride + kw, :¦i:i + kh, j:j + kw, :¦i * stride:i * stride + kh, j * stride:j * stride + kw, 0¦i * stride:kh, j * stride:kw¦:, i * stride:i * stride + kh, j * stride:j * stride + kw¦i * stride:i * stride + kw, j * stride:j * stride + kh, :¦i * stride:i + kh, j * stride:j + kw, :¦i * stride:i * stride + kh, i * stride:i * stride + kw, :»]
            out[«i, j¦j, i¦i¦i * stride, j * stride»] = «np.sum(s * kernel) + bias¦np.sum(s * kernel + bias)¦np.sum(s * kernel)¦np.sum(s * kernel) * bias¦np.sum(s * kernel, axis=2) + bias¦np.sum(s * kernel, axis=(0, 1)) + bias¦np.sum(s) + bias¦np.sum(s * kernel) - bias¦np.sum(s[..., 0] * kernel[..., 0]) + bias¦np.mean(s * kernel) + bias¦np.dot(s, kernel) + bias¦max(0, np.sum(s * kernel) + bias)¦np.sum(s * kernel[::-1, ::-1]) + bias¦np.sum(s * kernel) / c + bias¦s * kernel + bias¦np.tensordot(s, kernel) + bias¦np.sum(s * kernel[:, :, ::-1]) + bias¦float(s @ kernel)»
    return «out¦out.T¦out + bias¦out[..., None]¦np.maximum(out, 0)¦np.sum(out)¦out.astype(int)»
""",
        """
def filter_volume(volume, kernel, bias=0.0, padding=0, stride=1):
    total = «0¦bias¦None»
    for k in range(«volume.shape[2]¦3¦volume.shape[0]¦volume.shape[2] - 1¦1, volume.shape[2]¦kernel.shape[0]»):
        total «+=¦=¦*=» filter2d(volume[«:, :, k¦k¦:, k¦k, :, :¦:, :, 0¦..., -k», ], kernel[«:, :, k¦k¦:, k¦k, :, :¦:, :, 0¦..., -1 - k», ], «padding, stride¦stride, padding¦padding¦0, stride¦padding, 1¦1, stride»)
    return «total + bias¦total¦total - bias¦total * bias¦total + bias * volume.shape[2]¦np.sum(total) + bias¦(total + bias) / volume.shape[2]¦total[..., None] + bias»
""".replace("», ]", "»]"),
    ),
    "conv2d": (
        """
def conv2d(volume, filters, biases, padding=0, stride=1):
    f1, f2, c_in, c_out = «filters.shape¦filters.shape[::-1]¦filters.shape[1], filters.shape[0], filters.shape[2], filters.shape[3]¦filters.shape[0], filters.shape[0], filters.shape[2], filters.shape[3]¦filters.shape[0], filters.shape[1], filters.shape[3], filters.shape[2]»
    padded = «np.pad(volume, ((padding, padding), (padding, padding), (0, 0)))¦np.pad(volume, padding)¦volume¦np.pad(volume, ((0, 0), (padding, padding), (padding, padding)))¦np.pad(volume, ((padding, padding), (padding, padding), (0, 0)), mode="edge")¦np.pad(volume, ((1, 1), (1, 1), (0, 0)))»
    h, w, _ = «padded.shape¦volume.shape¦padded.shape[1], padded.shape[0], 0»
    oh = «(h - f1) // stride + 1¦int((h - f1) / stride)¦(h - f1) / stride + 1¦(h - f1 + 2 * padding) // stride + 1¦h - f1 + 1¦(h - f1 + 1) // stride»
    ow = «(w - f2) // stride + 1¦(w - f2) / stride + 1¦(w - f2 + 2 * padding) // stride + 1¦(h - f1) // stride + 1¦w - f2 + 1»
    Z = «np.zeros((oh, ow, c_out))¦np.zeros((c_out, oh, ow))¦np.zeros((oh, ow))¦np.zeros((oh, ow, c_in))¦np.zeros((ow, oh, c_out))¦np.zeros(oh, ow, c_out)¦np.zeros((oh, ow, c_out), dtype=int)¦np.zeros_like(volume)¦np.zeros((oh, ow, c_out), dtype=volume.dtype)»
    for i in range(«oh¦h¦oh - 1¦ow¦f1»):
        for j in range(«ow¦w¦oh¦ow - 1»):
            for k in range(«c_out¦c_in¦c_out - 1¦1¦c_out + 1¦3»):
                part = padded[«i * stride:i * stride + f1, j * stride:j * stride + f2, :¦i:i + f1, j:j + f2, :¦i * stride:i * stride + f1, j * stride:j * stride + f2, k¦i * stride:i + f1, j * stride:j + f2, :¦i * stride:i * stride + f2, j * stride:j * stride + f1, :¦i * f1:i * f1 + f1, j * f2:j * f2 + f2, :¦i:i + f1, j * stride:j * stride + f2, :»]
                Z[«i, j, k¦k, i, j¦j, i, k¦i, j¦i, j, 0¦i, j, -k¦i * stride, j * stride, k»] = «np.sum(part * filters[:, :, :, k]) + biases[k]¦np.sum(part * filters[:, :, :, k]) + biases¦np.sum(part * filters[:, :, :, k] + biases[k])¦np.sum(part * filters[k]) + biases[k]¦np.sum(part * filters[:, :, :, 0]) + biases[k]¦np.sum(part * filters[:, :, :, k]) + biases[0]¦np.sum(part * filters[:, :, :, k])¦np.sum(part * filters[:, :, k, :]) + biases[k]¦np.sum(part * filters) + biases[k]¦np.sum(part[..., 0] * filters[:, :, 0, k]) + biases[k]¦np.sum(part * filters[::-1, ::-1, :, k]) + biases[k]¦np.sum(part * filters[..., k]) + float(biases)¦np.sum(part * filters[..., k]) + np.sum(biases)¦np.sum(part * filters[..., k]) - biases[k]¦np.mean(part * filters[..., k]) + biases[k]¦np.sum(part) * np.sum(filters[..., k]) + biases[k]¦np.dot(part, filters[..., k]) + biases[k]¦np.sum(part * filters[..., -k]) + biases[k]¦np.sum(part * filters[..., k]) * biases[k]¦max(0, np.sum(part * filters[..., k]) + biases[k])¦np.sum(part * filters[..., k].T) + biases[k]¦np.sum(part * filters[..., k]) + biases[i]»
    return «Z¦Z.T¦Z[..., 0]¦np.maximum(Z, 0)¦Z + biases¦Z.sum(axis=-1)¦np.moveaxis(Z, -1, 0)¦Z[::-1]¦Z.astype(int)»
""",
        """
def conv2d(volume, filters, biases, padding=0, stride=1):
    maps = [filter_volume(volume, filters«[..., k]¦[k]¦[:, :, k]¦[..., 0]¦[..., -k]», biases«[k]¦¦[0]¦[-k]», «padding, stride¦stride, padding¦0, stride¦padding, 1¦padding») for k in range(«filters.shape[3]¦filters.shape[2]¦len(filters)¦filters.shape[3] - 1¦filters.shape[-2]¦3¦len(biases) + 1»)]
    return «np.stack(maps, axis=-1)¦np.array(maps)¦np.stack(maps)¦np.concatenate(maps)¦np.concatenate(maps, axis=-1)¦np.stack(maps, axis=1)¦maps¦np.sum(maps, axis=0)¦np.dstack(maps[::-1])¦np.hstack(maps)¦maps[0]¦np.array(maps).T¦np.array(maps).reshape(maps[0].shape + (len(maps),))¦np.mean(maps, axis=0)»
""",
    ),
    "conv_parameter_count": (
        """
def conv_parameter_count(f, c_in, c_out):
    weights = «f * f * c_in * c_out¦f ^ 2 * c_in * c_out¦f * c_in * c_out¦f * f * c_out¦f * f * c_in¦f ** 3 * c_in * c_out¦f ** 2 * (c_in + c_out)¦2 * f * c_in * c_out¦f * f + c_in * c_out¦f * f * c_in + c_out¦f * f * c_out * c_out¦f * f * c_in * c_in¦(f * c_in) ** 2 * c_out»
    return «weights + c_out¦weights¦weights + 1¦weights + c_in¦weights + c_in * c_out¦weights * c_out¦weights - c_out¦(weights + 1) * c_out¦weights + f¦float(weights + c_out)¦weights + c_out + c_in¦weights + 2 * c_out»
""",
    ),
    "relu": (
        """
def relu(x):
    out = «x.copy()¦x¦np.zeros_like(x)¦np.array(x, dtype=int)¦x.astype(np.float16)¦x.astype(np.uint8)¦np.copy»
    out[«x < 0¦x > 0¦x <= 1¦out < 0.1¦x == 0¦x < 1¦x < x.mean()¦x < -1¦0¦x < 1e-4» ] = «0¦1¦-x[x < 0]¦0.01¦None¦x.min()¦-1»
    return «out¦x¦out.sum()¦out / out.max()¦out.flatten()¦out > 0¦out + 1¦np.clip(out, 0, 6)¦np.minimum(out, 255)¦np.round(out, 2)¦out[out > 0]»
""".replace("» ]", "»]"),
        """
def relu(x):
    return «np.maximum(0, x)¦np.max(0, x)¦max(0, x)¦np.max(x, 0)¦np.minimum(0, x)¦np.maximum(x)¦x if x > 0 else 0¦np.where(x > 0, x)¦np.where(x < 0, x, 0)¦np.where(x > 0, 1, 0)¦np.abs(x)¦x[x > 0]¦np.clip(x, 0, 1)¦np.clip(x, 0, 255)¦1 / (1 + np.exp(-x))¦np.tanh(x)¦np.maximum(0.01 * x, x)¦np.maximum(0, x).ravel()¦np.log(1 + np.exp(x))¦np.maximum(1, x)¦x * (x < 0)¦x > 0¦np.maximum(0, x).astype(int)¦np.fmax(x, 0).sum(axis=0)¦np.maximum(0, -x)¦[max(0, v) for v in x]¦np.max([0, x])¦np.maximum(0, x) / 255¦(x + np.abs(x))¦x * np.sign(x)¦np.round(np.maximum(0, x), 2)»
""",
        """
def relu(x):
    for i in range(«len(x)¦x.size¦x.shape[1]¦len(x) - 1»):
        if x[i] «<¦>¦<=» 0:
            x[i] = 0
    return x
""",
        """
def relu(x):
    result = np.zeros(x.shape«¦[0]¦, dtype=x.dtype¦, dtype=int»)
    it = np.nditer(x, flags=["multi_index"])
    for v in it:
        result[it.multi_index] = «v if v > 0 else 0¦v if v < 0 else 0¦1 if v > 0 else 0¦v if v > 1 else 0¦v if v > 0 else -v¦v if v > 0 else 0.1 * v¦0 if v > 0 else v»
    return result
""",
    ),
    "conv_layer": (
        """
def conv_layer(batch, filters, biases, padding=0, stride=1):
    out = []
    for «image in batch¦image in batch[0]¦image in range(len(batch))¦image in batch[1:]¦image in batch[::-1]¦image in batch[:1]¦image in batch.T¦i, image in batch»:
        z = conv2d(«image¦batch¦batch[0]¦image[..., 0]», filters, biases, «padding, stride¦stride, padding¦0, stride¦padding, 1¦padding¦1, 1»)
        out.append(«relu(z)¦z¦relu¦np.max(z, 0)¦max(0, z)¦np.minimum(z, 0)¦relu(z) + biases¦z > 0¦np.abs(z)¦relu(z).sum(axis=-1)¦relu(image)»)
    return «np.stack(out)¦np.concatenate(out)¦np.stack(out, axis=-1)¦out[0]¦np.array(out).squeeze()¦np.stack(out, axis=1)¦np.sum(out, axis=0)¦np.array(out).T¦np.dstack(out)¦np.mean(out, axis=0)¦np.array(out)[:, :-1]»
""",
        """
def conv_layer(batch, filters, biases, padding=0, stride=1):
    m, h, w, c = «batch.shape¦batch.shape[1:] + (1,)¦batch[0].shape¦batch.shape[::-1]»
    f, g, _, k = «filters.shape¦filters.shape[::-1]¦filters.shape[0], filters.shape[0], 0, filters.shape[3]»
    p = np.pad(batch, «((0, 0), (padding, padding), (padding, padding), (0, 0))¦padding¦((padding, padding), (padding, padding), (0, 0), (0, 0))¦((0, 0), (padding, padding), (padding, padding))¦((0, 0), (0, 0), (padding, padding), (padding, padding))¦((0, 0), (padding, padding), (0, 0), (0, 0))»)
    oh = «(h + 2 * padding - f) // stride + 1¦(h - f) // stride + 1¦(h + 2 * padding - f) / stride + 1¦(h + padding - f) // stride + 1¦(h + 2 * padding - f) // stride»
    ow = «(w + 2 * padding - g) // stride + 1¦(w - g) // stride + 1¦(w + 2 * padding - g) // stride¦oh»
    out = «np.zeros((m, oh, ow, k))¦np.zeros((m, k, oh, ow))¦np.zeros((oh, ow, k))¦np.zeros((m, oh, ow, c))¦np.zeros((m, oh, ow, k), int)¦np.zeros((m, ow, oh, k))»
    for i in range(oh):
        for j in range(ow):
            part = p[:, «i * stride:i * stride + f, j * stride:j * stride + g¦i:i + f, j:j + g¦i * stride:i + f, j * stride:j + g¦i * stride:i * stride + g, j * stride:j * stride + f¦i * f:i * f + f, j * g:j * g + g»]
            out[:, i, j] = «np.tensordot(part, filters, 3)¦np.tensordot(part, filters, 2)¦np.tensordot(part, filters)¦np.sum(part * filters)¦np.einsum("mijc,ijck->mk", part, filters[::-1, ::-1])¦np.einsum("mijc,ijck->k", part, filters)¦part.reshape(m, -1) @ filters.reshape(k, -1).T¦np.tensordot(part, filters.T, 3)» + «biases¦biases[0]¦0¦biases.sum()¦biases[::-1]¦biases[:, None]»
    return «np.maximum(out, 0)¦out¦np.max(out, 0)¦np.maximum(out, 0)[0]¦np.minimum(out, 0)¦np.maximum(out, 0) + biases¦np.maximum(out, 1)¦np.clip(out, 0, 1)¦np.tanh(out)¦np.maximum(out, 0).mean(axis=0)»
""",
    ),
    "max_pool2d": (
        """
def max_pool2d(volume, f, stride):
    h, w, c = «volume.shape¦volume.shape[::-1]¦volume.shape[1], volume.shape[0], volume.shape[2]»
    oh = «(h - f) // stride + 1¦h // stride¦h // f¦(h - f) / stride + 1¦int(np.ceil((h - f) / stride)) + 1¦(h - f) // stride¦(h - f + 1) // stride¦h - f + 1¦(h - stride) // f + 1»
    ow = «(w - f) // stride + 1¦w // stride¦w // f¦oh¦(w - f) // stride¦w - f + 1»
    out = «np.zeros((oh, ow, c))¦np.zeros((oh, ow))¦np.zeros((c, oh, ow))¦np.zeros((ow, oh, c))¦np.zeros((oh, ow, c), int)¦np.zeros(oh, ow, c)¦np.zeros_like(volume)¦np.zeros((oh, ow, c), np.uint8)¦np.ones((oh, ow))¦np.empty((oh, ow, 1))»
    for i in range(«oh¦h¦0, h, stride¦ow¦oh - 1¦0, h - f, stride¦1, oh»):
        for j in range(«ow¦w¦0, w, stride¦oh¦ow - 1¦1, ow»):
            for k in range(«c¦1¦3¦c - 1¦c + 1¦f»):
                out[«i, j, k¦j, i, k¦k, i, j¦i, j¦i, j, 0¦i * stride, j * stride, k¦i // stride, j // stride, k»] = «np.max¦np.min¦np.mean¦np.sum¦np.argmax¦max¦np.median¦np.maximum¦np.amax¦np.prod¦sorted»(volume[«i * stride:i * stride + f, j * stride:j * stride + f, k¦i:i + f, j:j + f, k¦i * f:i * f + f, j * f:j * f + f, k¦i * stride:i * stride + stride, j * stride:j * stride + stride, k¦i * stride:i * stride + f, j * stride:j * stride + f¦i * stride:i + f, j * stride:j + f, k¦i * stride:f, j * stride:f, k¦i * stride:i * stride + f - 1, j * stride:j * stride + f - 1, k¦i * stride:i * stride + 2, j * stride:j * stride + 2, k¦j * stride:j * stride + f, i * stride:i * stride + f, k¦i * stride:i * stride + f, j:j + f, k¦k, i * stride:i * stride + f, j * stride:j * stride + f¦i + stride:i + stride + f, j + stride:j + stride + f, k¦i * stride:i * stride + f + 1, j * stride:j * stride + f + 1, k¦i * stride - 1:i * stride + f - 1, j * stride - 1:j * stride + f - 1, k»])
    return «out¦out.T¦out[0]¦out[..., 0]¦out.squeeze()¦np.maximum(out, 0)¦out.astype(int)¦out.max(axis=-1)¦np.abs(out)¦np.round(out, 2)»
""",
        """
def max_pool2d(volume, f, stride):
    oh = (volume.shape[0] - f) // stride + 1
    ow = (volume.shape[1] - f) // stride + 1
    out = np.zeros((oh, ow, volume.shape[2]))
    for k in range(volume.shape[2]):
        for i in range(oh):
            for j in range(ow):
                best = «-np.inf¦0¦-1¦-999¦-1e9¦volume[0, 0, k]¦volume[i, j, k]¦-9999999¦volume.min()¦1»
                for a in range(«f¦stride¦f - 1¦2¦1, f»):
                    for b in range(«f¦stride¦f - 1¦2»):
                        v = volume[«i * stride + a, j * stride + b, k¦i + a, j + b, k¦i * f + a, j * f + b, k¦i * stride + b, j * stride + a, k¦i * stride, j * stride, k¦a, b, k¦i * stride + a, j * stride + b¦i * stride + a, j * stride + a, k»]
                        if v «>¦<¦>=¦==» best:
                            best = «v¦a¦abs(v)¦volume[i, j, k]»
                «out[i, j, k] = best¦out[i, j] = best¦out[k, i, j] = best¦out[i, j, k] += best¦return best»
    return out
""",
    ),
    "average_pool2d": (
        """
def average_pool2d(volume, f, stride):
    h, w, c = volume.shape
    oh = «(h - f) // stride + 1¦h // stride¦(h - f) / stride + 1¦h - f + 1¦(h - f) // stride»
    ow = «(w - f) // stride + 1¦w // f¦oh¦w - f + 1»
    out = «np.zeros((oh, ow, c))¦np.zeros((oh, ow))¦np.zeros((oh, ow, c), dtype=volume.dtype)¦np.zeros_like(volume)¦np.zeros((oh, ow, c), int)»
    for i in range(oh):
        for j in range(ow):
            part = volume[«i * stride:i * stride + f, j * stride:j * stride + f¦i:i + f, j:j + f¦i * stride:i * stride + stride, j * stride:j * stride + stride¦i * f:i * f + f, j * f:j * f + f¦i * stride:i + f, j * stride:j + f¦i * stride:f, j * stride:f¦j * stride:j * stride + f, i * stride:i * stride + f»]
            out[i, j] = «part.mean(axis=(0, 1))¦part.mean()¦part.sum(axis=(0, 1)) / f¦part.sum(axis=(0, 1))¦part.mean(axis=0)¦part.max(axis=(0, 1))¦part.sum(axis=(0, 1)) // (f * f)¦part.mean(axis=(1, 2))¦np.median(part, axis=(0, 1))¦part.sum(axis=(0, 1)) / part.size¦part.mean(axis=-1)¦part.sum(axis=(0, 1)) / (stride * stride)¦part.sum(axis=(0, 1)) / 4¦np.average(part)¦part.sum(axis=(0, 1)) / (f * 2)¦part.mean(axis=2).mean()¦sum(part) / len(part)»
    return «out¦out.astype(int)¦out[..., 0]¦out.mean(axis=-1)¦np.round(out)¦np.round(out, 1)»
""",
    ),
    "sum_pool2d": (
        """
def sum_pool2d(volume, f, stride):
    h, w, c = volume.shape
    oh, ow = (h - f) // stride + 1, «(w - f) // stride + 1¦(h - f) // stride + 1¦w // stride»
    out = «np.zeros((oh, ow, c))¦np.zeros((oh, ow))¦np.ones((oh, ow, c))¦np.zeros((oh, ow, c), int)»
    for i in range(oh):
        for j in range(ow):
            for a in range(«f¦stride¦f - 1¦1, f¦2»):
                for b in range(«f¦stride¦f - 1¦2»):
                    out[«i, j¦j, i¦i, j, 0¦i¦a, b»] «+=¦=¦-=¦*=» volume[«i * stride + a, j * stride + b¦i + a, j + b¦i * f + a, j * f + b¦i * stride, j * stride¦i * stride + b, j * stride + a¦a, b¦i * stride + a, j * stride + b, 0¦i * stride + a, j + b»]
    return «out¦out / f ** 2¦out.sum(axis=-1)¦np.cumsum(out)¦out / (f * f)¦np.abs(out)¦out.sum()»
""",
    ),
    "flatten": (
        """
def flatten(volume):
    return «volume.reshape(-1)¦volume.reshape(1, -1)¦volume.reshape(-1, 1)¦volume.flatten("F")¦volume.reshape(volume.shape[0], -1)¦volume.transpose(2, 0, 1).ravel()¦volume.T.ravel()¦volume.flatten¦volume[..., 0].ravel()¦volume.sum(axis=-1).ravel()¦np.concatenate(volume)¦np.hstack(volume)¦volume.reshape(-1, volume.shape[2])¦volume.mean(axis=(0, 1))¦volume.ravel()[::-1]¦volume.swapaxes(0, 1).ravel()¦np.dstack(volume).ravel()¦np.sort(volume.ravel())¦list(volume.ravel("K")[::2])¦volume.astype(int).ravel()¦np.unique(volume)»
""",
        """
def flatten(volume):
    h, w, c = volume.shape
    out = «[]¦np.zeros(h * w * c)»
    for i in range(«h¦w»):
        for j in range(«w¦h»):
            for k in range(«c¦3¦c - 1»):
                out.append(volume[«i, j, k¦j, i, k¦i, j¦k, i, j»])
    return np.array(out)
""",
        """
def flatten(volume):
    out = []
    for «k in range(volume.shape[2])¦k in range(volume.shape[0])»:
        out.extend(volume[«:, :, k¦k¦:, k»].ravel())
    return np.array(out)
""",
    ),
    "dense": (
        """
def dense(x, weights, biases):
    return «x @ weights.T + biases¦weights @ x + biases¦x @ weights + biases¦x @ weights.T¦np.dot(weights, x.T) + biases¦np.dot(weights, x.T).T¦x * weights + biases¦np.sum(x * weights) + biases¦np.sum(weights * x, axis=1) + biases¦x @ weights.T - biases¦x @ weights.T * biases¦np.maximum(x @ weights.T + biases, 0)¦(x + biases) @ weights.T¦x @ weights.T + biases.T.sum()¦x @ weights.T + biases[0]¦weights @ x.T + biases[:, None]¦np.outer(x, weights) + biases¦np.dot(x, weights.T + biases)¦np.dot(x, weights.T, biases)¦x @ (weights.T + biases)¦weights.T @ x + biases¦(x @ weights.T + biases).reshape(-1, 1)¦(x @ weights.T + biases).sum()¦np.tensordot(x, weights) + biases¦np.inner(x, weights) + biases[..., None]¦x.dot(weights).dot(biases)¦(x @ weights.T + biases) / len(x)¦x @ weights.T + biases.reshape(-1, 1)»
""",
        """
def dense(x, weights, biases):
    if x.ndim == «1¦2»:
        out = «np.zeros(len(weights))¦np.zeros(len(x))¦np.zeros(weights.shape[1])¦np.zeros_like(x)¦np.zeros(len(weights), dtype=x.dtype)¦np.zeros(len(biases) + 1)»
        for i in range(«len(weights)¦len(x)¦weights.shape[1]¦len(weights) - 1»):
            total = «biases[i]¦0¦biases[0]¦biases¦1»
            for j in range(«len(x)¦len(weights)¦len(x) - 1¦weights.shape[0]»):
                total «+=¦=» weights[«i, j¦j, i¦i¦i, i»] * x[«j¦i»]
            out[i] = «total¦total / len(x)¦max(0, total)¦total + biases[i]»
        return out
    return np.array([dense(row, weights, biases) for row in «x¦x.T¦x[:1]¦x[::-1]¦x[0]¦weights»])
""",
    ),
    "softmax": (
        """
def softmax(logits):
    e = «np.exp(logits - np.max(logits, axis=-1, keepdims=True))¦np.exp(logits)¦np.exp(logits - np.max(logits))¦np.exp(logits - np.max(logits, axis=-1))¦np.exp(logits - np.max(logits, axis=0))¦np.exp(-logits)¦np.exp(np.max(logits) - logits)¦np.exp(logits - np.mean(logits, axis=-1, keepdims=True))¦np.exp(logits / np.max(logits))¦np.exp(logits - max(logits))¦math.exp(logits)¦logits - np.max(logits, axis=-1, keepdims=True)¦2 ** (logits - np.max(logits, axis=-1, keepdims=True))¦np.exp(logits) - np.max(logits)¦np.exp(logits - np.min(logits, axis=-1, keepdims=True))¦np.exp(np.clip(logits, -50, 50))¦np.exp(logits - np.sum(logits))¦np.exp(logits - np.max(logits, axis=1, keepdims=True))¦np.power(logits, np.e)¦np.exp(logits - 1000)¦np.exp(logits - 100)»
    return «e / np.sum(e, axis=-1, keepdims=True)¦e / np.sum(e)¦e / np.sum(e, axis=0)¦e / np.sum(e, axis=-1)¦e / sum(e)¦e¦np.log(e / np.sum(e, axis=-1, keepdims=True))¦e / np.max(e, axis=-1, keepdims=True)¦e / np.sum(e, axis=1)¦e / len(e)¦np.sum(e) / e¦e / np.linalg.norm(e)¦np.argmax(e, axis=-1)¦e / np.sum(logits)¦np.round(e / np.sum(e, axis=-1, keepdims=True), 4)¦(e / np.sum(e, axis=-1, keepdims=True)).flatten()¦np.max(e / np.sum(e, axis=-1, keepdims=True))¦e / np.sum(e, axis=-1, keepdims=True) + 1e-3¦e / (1 + e)¦(e / np.sum(e, axis=-1, keepdims=True)).T¦np.sum(e / np.sum(e, axis=-1, keepdims=True))¦e // np.sum(e, axis=-1, keepdims=True)¦e / np.mean(e, axis=-1, keepdims=True)»
""",
        """
def softmax(logits):
    out = «np.zeros(logits.shape)¦np.zeros_like(logits)¦np.zeros(len(logits))»
    if logits.ndim == 1:
        m = «max(logits)¦0¦min(logits)¦logits[0]¦sum(logits)»
        total = sum(np.exp(v - m) for v in «logits¦logits[1:]¦logits[:-1]¦range(len(logits))»)
        for i in range(«len(logits)¦len(logits) - 1¦1, len(logits)»):
            out[i] = «np.exp(logits[i] - m) / total¦np.exp(logits[i]) / total¦(logits[i] - m) / total¦np.exp(logits[i] - m) / m¦np.exp(logits[i] - m)¦total / np.exp(logits[i] - m)¦np.exp(m - logits[i]) / total»
        return out
    for r in range(«len(logits)¦logits.shape[1]¦1»):
        out[r] = softmax(logits[«r¦:, r¦0¦-r»])
    return out
""",
    ),
    "cross_entropy": (
        """
def cross_entropy(probabilities, label):
    p = «probabilities[label]¦probabilities[label - 1]¦probabilities[0]¦probabilities¦np.max(probabilities)¦probabilities[np.argmax(probabilities)]¦probabilities[-label]¦probabilities.sum()¦1 - probabilities[label]¦probabilities(label)¦softmax(probabilities)[label]¦probabilities[label + 1]¦probabilities[:label]»
    return «-np.log(p)¦np.log(p)¦-np.log10(p)¦-np.log2(p)¦-math.log(p) / len(probabilities)¦-np.log(1 - p)¦-p * np.log(p)¦1 - p¦-np.log1p(p)¦np.exp(-p)¦-label * np.log(p)¦-np.log(p + 0.001)¦-np.ln(p)¦-np.log(p) * 2¦abs(p)¦[-np.log(p)]¦-np.log(p + 1)¦1 / p¦round(-np.log(p), 4)¦-np.mean(np.log(p)) / 2¦(1 - p) ** 2¦-np.log(p, 2)¦np.log(-p)¦log(p)»
""",
        """
def cross_entropy(probabilities, label):
    target = np.zeros(«len(probabilities)¦10¦label¦len(probabilities) - 1»)
    target[«label¦label - 1¦0»] = 1
    return «-np.sum(target * np.log(probabilities))¦-np.mean(target * np.log(probabilities))¦np.sum(target * np.log(probabilities))¦-target * np.log(probabilities)¦-np.sum(probabilities * np.log(target))¦-np.sum(target * np.log(probabilities) + (1 - target) * np.log(1 - probabilities))¦-np.sum(np.log(probabilities))¦-np.sum(target + np.log(probabilities))¦np.sum((target - probabilities) ** 2)¦-np.log(np.sum(target - probabilities))»
""",
    ),
    "squared_error": (
        """
def squared_error(target, output):
    d = «target - output¦target + output¦np.abs(target - output)¦target ** 2 - output ** 2¦(target - output) / 2¦np.sum(target - output)¦target * output¦target - output.mean()¦target - np.round(output)»
    return «0.5 * np.sum(d ** 2)¦np.sum(d ** 2)¦np.mean(d ** 2)¦0.5 * np.mean(d ** 2)¦np.sum(0.5 * d) ** 2¦0.5 * d ** 2¦0.5 * np.sum(d ^ 2)¦0.5 * np.sum(d) ** 2¦np.sqrt(np.sum(d ** 2))¦2 * np.sum(d ** 2)¦0.5 * np.sum(np.abs(d))¦0.5 * np.sum(d * 2)¦-0.5 * np.sum(d ** 2)¦0.5 * np.sum(d ** 3)¦0.5 * np.max(d ** 2)¦0.5 * np.linalg.norm(d)¦1 / 2 * sum(d) * sum(d)¦(1 // 2) * np.sum(d ** 2)¦0.5 * np.sum(d[1:] ** 2)¦0.5 + np.sum(d ** 2)¦np.sum(d ** 2) // 2¦0.5 * np.var(d)¦round(0.5 * np.sum(d ** 2), 2)¦0.5 * np.dot(d, d) / len(d)»
""",
        """
def squared_error(target, output):
    total = «0¦1¦[]»
    for i in range(«len(target)¦len(target) - 1¦1, len(target)¦len(output) + 1¦target»):
        total «+=¦=» (target[i] - output[i]) «** 2¦* 2¦^ 2¦»
    return total «/ 2¦¦* 2¦/ len(target)¦// 2¦/ 2 / len(target)»
""",
    ),
    "layer_table": (
        """
def layer_table(architecture):
    rows = []
    number = «0¦1»
    for layer in architecture:
        kind = layer[0]
        if kind == "input":
            shape = «layer[1:]¦layer¦layer[1:3]¦(layer[3], layer[1], layer[2])»
            «rows.append(("Input", shape, int(np.prod(shape)), 0))¦rows.append(("input", shape, int(np.prod(shape)), 0))¦pass¦rows.append(("Input", shape, int(np.prod(shape)), int(np.prod(shape))))¦rows.append(("Input", shape, sum(shape), 0))¦rows.append(("Input", shape, int(np.prod(shape))))»
        elif kind == "conv":
            n, f = «layer[1], layer[2]¦layer[2], layer[1]»
            p = «layer[3] if len(layer) > 3 else 0¦0¦layer[3] if len(layer) > 3 else 1¦layer[3]¦f // 2»
            s = «layer[4] if len(layer) > 4 else 1¦1¦layer[4] if len(layer) > 4 else 2¦layer[4]»
            number «+= 1¦+= 0¦= 1»
            params = «(f * f * shape[2] + 1) * n¦f * f * shape[2] * n¦(f * f + 1) * n¦f * f * shape[2] * n + 1¦f * f * n + n¦(f * shape[2] + 1) * n¦f * f * shape[2] + n¦(f ^ 2 * shape[2] + 1) * n»
            shape = («(shape[0] + 2 * p - f) // s + 1¦(shape[0] - f) // s + 1¦(shape[0] + 2 * p - f) / s + 1¦(shape[0] + 2 * p - f) // s¦shape[0] - f + 1¦(shape[0] + p - f) // s + 1¦shape[0]», «(shape[1] + 2 * p - f) // s + 1¦(shape[0] + 2 * p - f) // s + 1¦(shape[1] - f) // s + 1», «n¦shape[2]¦f¦shape[2] * n»)
            rows.append((«f"CONV{number}"¦"CONV"¦f"conv{number}"¦f"CONV {number}"¦"CONV1"¦f"CONV{number - 1}"», shape, «int(np.prod(shape))¦shape[0] * shape[1]¦sum(shape)¦params», params))
        elif kind == "pool":
            f = layer[1]
            s = «layer[2] if len(layer) > 2 else f¦f¦1¦2¦layer[2]¦layer[2] if len(layer) > 2 else 1»
            shape = («(shape[0] - f) // s + 1¦shape[0] // f¦shape[0] // s¦(shape[0] - f) // s¦(shape[0] - f) / s + 1», «(shape[1] - f) // s + 1¦(shape[0] - f) // s + 1¦shape[1] // s», «shape[2]¦1¦f»)
            rows.append((«f"POOL{number}"¦f"POOL{number + 1}"¦"POOL"¦f"MAXPOOL{number}"», shape, int(np.prod(shape)), «0¦f * f¦shape[2]¦f»))
        else:
            number += 1
            n_in = «int(np.prod(shape))¦shape[0]¦shape[0] * shape[1]¦sum(shape)¦shape[2]»
            shape = («layer[1]¦n_in», «1¦0¦n_in»)
            rows.append((f"«FC¦DENSE¦fc»{number}", shape, «layer[1]¦n_in¦layer[1] + 1», «(n_in + 1) * layer[1]¦n_in * layer[1]¦n_in * layer[1] + 1¦n_in * (layer[1] + 1)¦n_in + layer[1]¦(n_in + 1) * n_in»))
    return «rows¦rows[1:]¦np.array(rows)¦tuple(rows[::-1])¦rows[0]¦dict(rows)¦sum(r[3] for r in rows)»
""",
    ),
    "lenet_forward": (
        """
def lenet_forward(image, parameters):
    p = parameters
    x = «image¦image / 255¦image[..., 0]¦image[None]¦image.T¦image - image.mean()»
    x = «relu(conv2d(x, p["CONV1.filters"], p["CONV1.biases"]))¦conv2d(x, p["CONV1.filters"], p["CONV1.biases"])¦relu(conv2d(x, p["CONV1.filters"], p["CONV1.biases"], 2))¦relu(conv2d(x, p["CONV1.biases"], p["CONV1.filters"]))¦relu(conv2d(x, p["conv1.filters"], p["conv1.biases"]))¦relu(conv2d(x, p["CONV1"]["filters"], p["CONV1"]["biases"]))¦relu(conv2d(x, p["CONV1.filters"], 0 * p["CONV1.biases"]))¦relu(conv2d(x, p["CONV1.weights"], p["CONV1.biases"]))»
    x = «max_pool2d(x, 2, 2)¦average_pool2d(x, 2, 2)¦max_pool2d(x, 2, 1)¦x¦max_pool2d(x, 3, 2)¦max_pool2d(x, 2)¦sum_pool2d(x, 2, 2)»
    x = «relu(conv2d(x, p["CONV2.filters"], p["CONV2.biases"]))¦conv2d(x, p["CONV2.filters"], p["CONV2.biases"])¦relu(conv2d(x, p["CONV1.filters"], p["CONV2.biases"]))¦np.tanh(conv2d(x, p["CONV2.filters"], p["CONV2.biases"]))¦relu(x)¦relu(conv2d(x, p["CONV2.filters"], p["CONV1.biases"]))»
    x = «max_pool2d(x, 2, 2)¦average_pool2d(x, 2, 2)¦x¦max_pool2d(x, 2, 1)¦max_pool2d(relu(x), 2, 2) * 2»
    x = «flatten(x)¦x.T.ravel()¦x¦x.ravel("F")¦x.transpose(2, 0, 1).ravel()¦x[None].reshape(1, -1)¦x.swapaxes(0, 1).ravel()¦flatten(x)[::-1]»
    x = «relu(dense(x, p["FC3.weights"], p["FC3.biases"]))¦dense(x, p["FC3.weights"], p["FC3.biases"])¦relu(p["FC3.weights"].T @ x + p["FC3.biases"])¦relu(p["FC3.weights"] @ x)¦relu(dense(x, p["FC1.weights"], p["FC1.biases"]))¦softmax(dense(x, p["FC3.weights"], p["FC3.biases"]))¦1 / (1 + np.exp(-dense(x, p["FC3.weights"], p["FC3.biases"])))»
    x = «relu(dense(x, p["FC4.weights"], p["FC4.biases"]))¦dense(x, p["FC4.weights"], p["FC4.biases"])¦relu(dense(x, p["FC3.weights"], p["FC3.biases"]))¦np.tanh(dense(x, p["FC4.weights"], p["FC4.biases"]))¦x»
    z = «dense(x, p["FC5.weights"], p["FC5.biases"])¦relu(dense(x, p["FC5.weights"], p["FC5.biases"]))¦p["FC5.weights"] @ x¦dense(x, p["FC4.weights"], p["FC4.biases"])¦dense(x, p["FC5.weights"], -p["FC5.biases"])»
    return «softmax(z)¦z¦np.argmax(z)¦softmax(softmax(z))¦np.exp(z)¦np.log(softmax(z))¦softmax(z)[None]¦softmax(z).max()¦z / z.sum()¦1 / (1 + np.exp(-z))¦softmax(-z)¦np.round(softmax(z), 2)¦softmax(z)[::-1]¦np.exp(z) / len(z)»
""",
    ),
    "predict": (
        """
def predict(image, parameters):
    p = «lenet_forward(image, parameters)¦lenet_forward(parameters, image)¦lenet_forward(image)¦lenet_forward¦-lenet_forward(image, parameters)¦lenet_forward(image / 255, parameters)¦lenet_forward(image[::-1], parameters)¦lenet_forward(image * 2, parameters)»
    return «int(np.argmax(p))¦np.max(p)¦int(np.argmax(p)) + 1¦np.argmin(p)¦p¦int(np.max(p))¦np.argsort(p)[0]¦np.argsort(p)¦round(np.max(p))¦p.index(max(p))¦[np.argmax(p)]¦float(np.argmax(p))¦str(np.argmax(p))¦np.where(p == p.max())¦p > 0.5¦len(p)¦int(np.argmax(p[1:]))¦int(p[0])¦p.argmax¦np.argmax(p) - 1¦int(np.round(p).argmax())»
""",
    ),
    "softmax_cross_entropy_backward": (
        """
def softmax_cross_entropy_backward(probabilities, labels):
    m = «len(labels)¦probabilities.shape[1]¦1¦probabilities.size¦len(labels) ** 2»
    grad = «probabilities.copy()¦probabilities¦np.zeros_like(probabilities)¦probabilities.astype(int)¦-probabilities¦np.log(probabilities)¦probabilities[:]»
    grad[«range(m), labels¦labels¦:, labels¦labels, range(m)¦range(m), labels - 1¦0, labels¦range(len(labels)), 0» ] «-=¦+=¦=¦*=» «1¦1 / m¦labels¦0.5¦-1¦m»
    return «grad / m¦grad¦grad * m¦grad.sum() / m¦grad.mean(axis=0)¦-grad / m¦grad.T / m¦grad / grad.size¦grad / np.linalg.norm(grad)¦grad // m¦grad / m ** 2¦grad / probabilities / m¦np.round(grad / m, 2)»
""".replace("» ]", "»]"),
        """
def softmax_cross_entropy_backward(probabilities, labels):
    m, k = «probabilities.shape¦probabilities.shape[::-1]»
    y = «np.eye(k)[labels]¦labels¦np.eye(m)[labels]¦np.eye(k)[labels - 1]¦np.eye(k)¦np.ones((m, k))¦labels[:, None]¦np.eye(k, dtype=bool)[labels]¦np.eye(10)[labels]»
    return «(probabilities - y) / m¦probabilities - y¦(y - probabilities) / m¦(probabilities - y) / k¦-y / probabilities / m¦probabilities - y / m¦(probabilities - y) ** 2 / m¦probabilities * (1 - probabilities) / m¦-np.sum(y * np.log(probabilities)) / m¦(probabilities * y) / m¦np.mean(probabilities - y)¦(probabilities - y).sum(axis=0) / m¦(probabilities + y) / m¦np.abs(probabilities - y) / m¦(probabilities - y) * probabilities / m¦(probabilities - y) / (m * k)»
""",
    ),
    "dense_backward": (
        """
def dense_backward(dz, x, weights):
    dx = «dz @ weights¦dz @ weights.T¦weights.T @ dz¦weights @ dz¦dz * weights¦weights¦dz @ x¦dz @ weights / len(dz)¦(dz @ weights).sum(axis=0)¦(weights.T @ dz.T)¦x @ weights.T¦dz.T @ weights¦np.maximum(dz @ weights, 0)»
    dw = «dz.T @ x¦x.T @ dz¦dz @ x¦dz @ x.T¦dz.T @ x / len(x)¦dz * x¦np.outer(dz, x)¦x¦dz.T @ x / x.size¦(dz.T @ x).T¦-dz.T @ x¦dz[0][:, None] * x[0]¦np.dot(dz.T, x).sum(axis=0)¦dz.T @ weights»
    db = «dz.sum(axis=0)¦dz.sum()¦dz.sum(axis=1)¦dz¦dz.mean(axis=0)¦np.sum(dz, axis=0, keepdims=True)¦dz[0]¦np.ones(len(weights))¦dz.sum(axis=0) / len(x)¦dz.sum(axis=-1, keepdims=True)¦x.sum(axis=0)¦1¦dz.T¦dz.sum(axis=0)[:, None]»
    return «dx, dw, db¦dw, db, dx¦dx, db, dw¦dw, dx, db¦dx, dw¦[dx, dw, db]¦{"dx": dx, "dw": dw, "db": db}¦dx¦dx, dw.T, db¦-dx, -dw, -db¦np.array([dx, dw, db], dtype=object)¦db, dw, dx¦print(dx, dw, db)»
""",
        """
def dense_backward(dz, x, weights):
    dx = np.zeros(«x.shape¦weights.shape¦dz.shape¦x.shape[1]»)
    dw = «np.zeros(weights.shape)¦np.zeros_like(weights)¦np.zeros(weights.T.shape)¦np.zeros_like(x)»
    db = np.zeros(«len(weights)¦weights.shape[1]¦len(x)¦1»)
    for n in range(«len(dz)¦1¦len(dz) - 1¦dz.shape[1]»):
        for j in range(«len(weights)¦weights.shape[1]¦len(dz)»):
            for i in range(«x.shape[1]¦len(weights)¦x.shape[0]»):
                dx[n, i] «+=¦=» dz[n, j] * weights[«j, i¦i, j»]
                dw[«j, i¦i, j»] «+=¦=» dz[«n, j¦j, n¦0, j» ] * x[«n, i¦i, n¦0, i¦n, j» ]
            db[j] «+=¦=» dz[n, j]
    return dx, dw, db
""".replace("» ]", "»]"),
    ),
    "relu_backward": (
        """
def relu_backward(da, z):
    return «da * (z > 0)¦da * (z >= 0)¦da * (da > 0)¦(z > 0)¦z > 0¦da * z¦da * np.maximum(z, 0)¦np.where(z > 0, da)¦np.where(z > 0, 1, 0)¦np.where(z > 0, z, 0)¦np.where(da > 0, z, 0)¦np.maximum(da, 0)¦da * (z < 0)¦da[z > 0]¦da¦-da * (z > 0)¦da if z > 0 else 0¦np.where(z > 0, da, 0).sum()¦da * np.sign(z)¦np.where(z > 0, da, 0.01 * da)¦da * (z > 1)¦da + (z > 0)¦da @ (z > 0)¦da * relu(z)¦np.maximum(0, z) * da / z¦np.where(z > 0, da, 0).flatten()¦da * (z > 0).T¦z * (da > 0)¦da * (z != 0)¦np.where(z > 0, da, 0).astype(int)¦np.minimum(da, z)¦np.round(da * (z > 0), 2)¦np.clip(da * (z > 0), -1, 1)»
""",
        """
def relu_backward(da, z):
    dz = «da.copy()¦da¦np.zeros_like(z)¦z.copy()¦np.zeros_like(da)¦np.ones_like(da)¦np.array(da, copy=False)»
    dz[z «<=¦<¦>¦>=¦==» 0] = «0¦1¦da¦-1¦da[z <= 0]¦0.01»
    return «dz¦da¦z¦dz * z¦dz.sum()¦da - dz»
""",
        """
def relu_backward(da, z):
    dz = «np.zeros(z.shape)¦np.zeros_like(z)¦np.zeros(len(z))¦[]»
    for index in np.ndindex(«z.shape¦len(z)¦da.shape[0]»):
        if z[index] «>¦>=¦<¦==» 0:
            dz[index] = «da[index]¦1¦z[index]¦-da[index]¦da¦da[index] * z[index]»
    return dz
""",
    ),
    "max_pool2d_backward": (
        """
def max_pool2d_backward(dout, volume, f, stride):
    oh, ow, c = «dout.shape¦volume.shape¦dout.shape[1], dout.shape[0], dout.shape[2]»
    dv = «np.zeros(volume.shape)¦np.zeros_like(volume)¦np.zeros(dout.shape)¦np.zeros(volume.shape, dtype=int)¦volume.copy()¦np.zeros(volume.shape[:2])¦np.ones(volume.shape)¦volume * 0»
    for i in range(«oh¦ow¦oh - 1¦volume.shape[0]»):
        for j in range(«ow¦oh¦ow - 1»):
            for k in range(«c¦1¦c - 1»):
                a, b = «i * stride, j * stride¦i, j¦i * f, j * f¦j * stride, i * stride¦i + stride, j + stride»
                w = volume[«a:a + f, b:b + f, k¦a:a + f, b:b + f¦a:f, b:f, k¦a:a + stride, b:b + stride, k¦b:b + f, a:a + f, k¦a:a + f, b:b + f, 0¦a:a + f - 1, b:b + f - 1, k»]
                mask = «w == np.max(w)¦w == np.min(w)¦w > 0¦w == np.max(volume)¦np.ones((f, f))¦np.argmax(w)¦w == w.max(axis=0)¦w != np.max(w)¦np.max(w)¦np.abs(w) == np.abs(w).max()»
                first = np.zeros(w.shape)
                first[np.unravel_index(np.argmax(«mask¦w¦-w¦w.T¦np.abs(w)¦volume», axis=None), w.shape)] = 1
                dv[«a:a + f, b:b + f, k¦a:a + f, b:b + f¦i:i + f, j:j + f, k¦a:a + f, b:b + f, 0¦b:b + f, a:a + f, k¦a:a + stride, b:b + stride, k»] «+=¦=¦-=» «first¦mask¦first * w¦first / first.sum() / 2¦1» * «dout[i, j, k]¦dout[i, j]¦dout¦dout[j, i, k]¦dout[a, b, k]¦np.max(w)¦dout[i, j, 0]¦1»
    return «dv¦dv.T¦dv[..., 0]¦-dv¦dv.sum(axis=-1)¦dv[:oh, :ow]¦np.maximum(dv, 0)¦dv * volume¦dv / f ** 2¦dv.astype(int)»
""",
        """
def max_pool2d_backward(dout, volume, f, stride):
    dv = np.zeros(volume.shape)
    for r, c, k in np.ndindex(dout.shape):
        best, where = «-np.inf, None¦0, (0, 0)¦-1, (0, 0)¦volume[0, 0, k], (0, 0)¦-1000, (0, 0)»
        for a in range(«f¦f - 1¦stride¦2»):
            for b in range(«f¦f - 1¦stride»):
                v = volume[«r * stride + a, c * stride + b, k¦r + a, c + b, k¦r * stride + b, c * stride + a, k¦r * stride + a, c * stride + b, 0»]
                if v «>¦>=¦<» best:
                    best, where = v, («r * stride + a, c * stride + b¦r + a, c + b¦a, b¦c * stride + b, r * stride + a»)
        dv[«where[0], where[1], k¦where[0], where[1]¦where[0], where[1], 0¦where[1], where[0], k»] «+=¦=¦-=» «dout[r, c, k]¦best¦1¦dout[r, c]¦dout[r, c, k] * best¦dout[r, c, 0]»
    return dv
""",
    ),
    "conv2d_backward": (
        """
def conv2d_backward(dout, volume, filters, padding=0, stride=1):
    oh, ow, c_out = «dout.shape¦volume.shape»
    kh, kw, c_in, _ = «filters.shape¦filters.shape[1], filters.shape[0], filters.shape[2], 0¦filters.shape[0], filters.shape[0], filters.shape[2], 0»
    xp = «np.pad(volume, ((padding, padding), (padding, padding), (0, 0)))¦np.pad(volume, padding)¦volume¦np.pad(volume, ((padding, padding), (0, 0), (0, 0)))»
    dxp = «np.zeros(xp.shape)¦np.zeros_like(xp)¦np.zeros(volume.shape)¦np.zeros_like(volume)¦xp.copy()»
    dw = «np.zeros(filters.shape)¦np.zeros_like(filters)¦np.zeros(filters.T.shape)¦np.zeros((kh, kw))¦filters.copy()»
    db = «np.zeros(c_out)¦np.zeros((1, 1, 1, c_out))¦np.zeros(c_in)¦0¦np.zeros((c_out, 1))¦np.zeros(c_out, dtype=int)»
    for i in range(«oh¦ow¦oh - 1¦kh»):
        for j in range(«ow¦oh¦ow - 1»):
            a, b = «i * stride, j * stride¦i, j¦i * kh, j * kw¦j * stride, i * stride»
            for k in range(«c_out¦c_in¦1¦c_out - 1»):
                w = xp[«a:a + kh, b:b + kw, :¦a:a + kw, b:b + kh, :¦a:kh, b:kw¦a:a + kh, b:b + kw, k¦i:i + kh, j:j + kw, :»]
                dxp[«a:a + kh, b:b + kw, :¦i:i + kh, j:j + kw, :¦a:a + kh, b:b + kw, k¦a:a + kh, b:b + kw, 0»] «+=¦=¦-=» «filters[:, :, :, k]¦filters[::-1, ::-1, :, k]¦filters[k]¦filters[:, :, :, 0]¦w¦filters[:, :, k, :]» * «dout[i, j, k]¦dout[i, j]¦dout[j, i, k]¦dout¦1¦dout[i, j, 0]»
                dw[«:, :, :, k¦k¦..., 0¦:, :, k, :¦::-1, ::-1, :, k»] «+=¦=¦-=» «w¦xp[:kh, :kw]¦filters[:, :, :, k]¦w[::-1, ::-1]» * dout[i, j, k]
                db[«k¦i¦0¦:¦..., k»] «+=¦=» «dout[i, j, k]¦dout[i, j]¦1¦dout[i, j, k] / (oh * ow)¦dout»
    dx = dxp[«padding:padding + volume.shape[0], padding:padding + volume.shape[1], :¦padding:-padding, padding:-padding, :¦:volume.shape[0], :volume.shape[1]¦padding:, padding:¦:, :¦1:-1, 1:-1¦padding:volume.shape[0], padding:volume.shape[1]»]
    return «dx, dw, db¦dw, db, dx¦dx, db, dw¦db, dw, dx¦dx, dw¦dx¦dw, dx, db¦dx, dw, db / (oh * ow)¦dx, dw / (oh * ow), db¦dx.T, dw, db¦dx, dw.T, db¦-dx, -dw, -db¦dx, dw, db.sum()¦dx[..., 0], dw, db¦{"dx": dx}¦dxp, dw, db»
""",
    ),
    "sgd_step": (
        """
def sgd_step(parameters, gradients, learning_rate):
    new = «{}¦parameters¦parameters.copy()¦dict(parameters)¦[]¦gradients»
    for «name in parameters¦name in gradients¦name, value in parameters¦name in list(parameters)[:1]¦name in parameters.values()¦name in list(parameters)[1:]¦i in range(len(parameters))»:
        new[name] = «parameters[name] - learning_rate * gradients[name]¦parameters[name] + learning_rate * gradients[name]¦parameters[name] - gradients[name]¦learning_rate * gradients[name]¦-learning_rate * gradients[name]¦gradients[name] - learning_rate * parameters[name]¦parameters[name] * learning_rate - gradients[name]¦parameters[name] - learning_rate¦(parameters[name] - gradients[name]) * learning_rate¦parameters[name] - learning_rate / gradients[name]¦parameters[name] - gradients[name] / learning_rate¦parameters[name] - learning_rate * np.sign(gradients[name])¦parameters[name] - learning_rate * gradients[name].mean()¦parameters[name] * (1 - learning_rate * gradients[name])¦parameters[name] - learning_rate * gradients¦parameters - learning_rate * gradients¦parameters[name] - learning_rate * gradients[name] ** 2¦parameters[name] - learning_rate * np.sum(gradients[name])¦parameters[name]¦parameters[name] - learning_rate * gradients["d" + name]¦parameters[name] @ gradients[name]¦parameters[name] - 0.01 * gradients[name]¦parameters[name] - 2 * learning_rate * gradients[name]¦(parameters[name] - learning_rate * gradients[name]).sum()¦np.round(parameters[name] - learning_rate * gradients[name], 1)¦parameters[name] - learning_rate @ gradients[name]¦parameters[name] - learning_rate * abs(gradients[name])¦(parameters[name] - learning_rate * gradients[name]).ravel()»
    return «new¦parameters¦gradients¦new.values()¦list(new)¦new[name]¦None¦new, gradients¦new.items()»
""",
        """
def sgd_step(parameters, gradients, learning_rate):
    for name in parameters:
        parameters[name] «-=¦+=¦=» learning_rate * gradients[name]
    return parameters
""",
        """
def sgd_step(parameters, gradients, learning_rate):
    new = {}
    for name, slope in «sorted(gradients.items())¦zip(parameters, gradients.values())¦zip(sorted(parameters), gradients.values())¦zip(gradients, parameters.values())¦gradients¦enumerate(gradients.values())»:
        new[name] = parameters[name] - learning_rate * «slope¦(slope + 0.0001 * parameters[name])¦gradients»
    return new
""",
    ),
}
"""By the exercise's name."""

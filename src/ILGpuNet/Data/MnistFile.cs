namespace ILGpuNet.Data;

/// <summary>One of the four files of a data set in MNIST's format.</summary>
/// <param name="Collection">What errors call the data set.</param>
/// <param name="Name">File name without <c>.gz</c>.</param>
/// <param name="Extents">Extents of the array in the file.</param>
/// <param name="Source">Where the file can be got.</param>
/// <param name="Sha256">Checksum of the uncompressed content; null where only that of the download is known.</param>
internal sealed record MnistFile(string Collection, string Name, Shape Extents, string Source, string? Sha256 = null)
{
    private const int BytesPerRead = 1 << 16;

    /// <exception cref="FileNotFoundException">The file is missing; the message says where to get it.</exception>
    public string Find(string folder)
    {
        string path = Path.GetFullPath(Path.Combine(folder, Name)), compressed = path + ".gz";
        return File.Exists(compressed) ? compressed : File.Exists(path) ? path : throw new FileNotFoundException(
            $"{compressed}: there is no such file, nor one without .gz: name the folder with the four files of {Collection}, from {Source}", compressed);
    }

    /// <summary>Images as Float32 [n, 1, height, width], pixel / 255.</summary>
    public Tensor ReadImages(string path, Device device) =>
        Read(path, [Extents[0], 1, Extents[1], Extents[2]], DType.Float32, device, pixel => pixel / 255f);

    /// <summary>Classes as Int64 [n].</summary>
    public Tensor ReadLabels(string path, Device device) => Read(path, Extents, DType.Int64, device, label => (long)label);

    private Tensor Read<T>(string path, Shape shape, DType type, Device device, Func<byte, T> convert) where T : unmanaged
    {
        using IdxFile file = IdxFile.Open(path);
        if (file.Extents != Extents)
            throw new DataFormatException($"{path}: expected extents {Extents}, found {file.Extents}: this is another file than {Collection}'s {Name}");
        T[] values = [.. Enumerable.Range(0, 256).Select(value => convert((byte)value))];
        var upload = new TensorUpload(shape, type, device);
        byte[] bytes = new byte[BytesPerRead];
        var elements = new T[BytesPerRead];
        for (long left = shape.Count; left > 0;)
        {
            int length = (int)Math.Min(left, BytesPerRead);
            file.ReadExactly(bytes.AsSpan(0, length));
            for (int i = 0; i < length; i++) elements[i] = values[bytes[i]];
            upload.Append<T>(elements.AsSpan(0, length));
            left -= length;
        }
        string found = file.Finish();
        if (Sha256 is not null && found != Sha256)
            throw new DataFormatException(
                $"{path}: expected the SHA-256 checksum {Sha256} of the uncompressed content, found {found}: the file is damaged, take it again from {Source}");
        return upload.ToTensor();
    }
}

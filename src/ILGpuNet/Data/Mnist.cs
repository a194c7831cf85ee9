namespace ILGpuNet.Data;

/// <summary>The training and the test set of a collection of images.</summary>
/// <param name="Train">What to learn from.</param>
/// <param name="Test">What to measure with.</param>
public sealed record MnistData(ImageDataset Train, ImageDataset Test);

/// <summary>
/// MNIST: 70,000 grey images of handwritten digits, 28 x 28 pixels, in ten classes (LeCun, Bottou, Bengio, Haffner, "Gradient-based
/// learning applied to document recognition", 1998).
/// </summary>
public static class Mnist
{
    private const int TrainCount = 60_000, TestCount = 10_000, Size = 28;

    private static readonly MnistFile TrainImages =
        new("train-images-idx3-ubyte", [TrainCount, Size, Size], "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db");

    private static readonly MnistFile TrainLabels =
        new("train-labels-idx1-ubyte", [TrainCount], "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5");

    private static readonly MnistFile TestImages =
        new("t10k-images-idx3-ubyte", [TestCount, Size, Size], "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7");

    private static readonly MnistFile TestLabels =
        new("t10k-labels-idx1-ubyte", [TestCount], "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");

    /// <summary>Loads the four files of MNIST and checks that they are undamaged.</summary>
    /// <param name="folder">
    /// Where the files lie, as <c>train-images-idx3-ubyte.gz</c> and so on, or uncompressed without <c>.gz</c>.
    /// </param>
    /// <param name="device">Where the tensors live; the default device if null.</param>
    /// <returns>
    /// 60,000 images for training and 10,000 for testing: Float32 [n, 1, 28, 28], pixel / 255, with Int64 labels [n] from 0 to 9. On the
    /// device they take 220 MB.
    /// </returns>
    /// <exception cref="FileNotFoundException">A file is missing; the message says where to get it.</exception>
    /// <exception cref="DataFormatException">A file is damaged or another one.</exception>
    public static MnistData Load(string folder, Device? device = null)
    {
        device ??= Device.Default;
        // All files are looked for, and the small ones read, before the large ones.
        string trainImages = TrainImages.Find(folder), trainLabels = TrainLabels.Find(folder);
        string testImages = TestImages.Find(folder), testLabels = TestLabels.Find(folder);
        Tensor labelsOfTest = TestLabels.ReadLabels(testLabels, device), labelsOfTrain = TrainLabels.ReadLabels(trainLabels, device);
        var test = new ImageDataset(TestImages.ReadImages(testImages, device), labelsOfTest);
        return new MnistData(new ImageDataset(TrainImages.ReadImages(trainImages, device), labelsOfTrain), test);
    }

    /// <summary>One of the four files.</summary>
    /// <param name="Name">File name without <c>.gz</c>.</param>
    /// <param name="Extents">Extents of the array in the file.</param>
    /// <param name="Sha256">Checksum of the uncompressed content.</param>
    private sealed record MnistFile(string Name, Shape Extents, string Sha256)
    {
        private const int BytesPerRead = 1 << 16;

        public string Find(string folder)
        {
            string path = Path.GetFullPath(Path.Combine(folder, Name)), compressed = path + ".gz";
            return File.Exists(compressed) ? compressed : File.Exists(path) ? path : throw new FileNotFoundException(
                $"{compressed}: there is no such file, nor one without .gz: name the folder with the four files of MNIST, " +
                "which is examples/data/mnist in the repository of ILGpuNet", compressed);
        }

        public Tensor ReadImages(string path, Device device) =>
            Read(path, [Extents[0], 1, Size, Size], DType.Float32, device, pixel => pixel / 255f);

        public Tensor ReadLabels(string path, Device device) => Read(path, Extents, DType.Int64, device, label => (long)label);

        private Tensor Read<T>(string path, Shape shape, DType type, Device device, Func<byte, T> convert) where T : unmanaged
        {
            using IdxFile file = IdxFile.Open(path);
            if (file.Extents != Extents)
                throw new DataFormatException(
                    $"{path}: expected extents {Extents}, found {file.Extents}: this is another file than MNIST's {Name}");
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
            if (found != Sha256)
                throw new DataFormatException(
                    $"{path}: expected the SHA-256 checksum {Sha256} of the uncompressed content, found {found}: " +
                    "the file is damaged, take it again from examples/data/mnist in the repository of ILGpuNet");
            return upload.ToTensor();
        }
    }
}

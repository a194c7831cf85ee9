namespace ILGpuNet.Data;

/// <summary>The four files of a data set in MNIST's format.</summary>
internal sealed record MnistFiles(MnistFile TrainImages, MnistFile TrainLabels, MnistFile TestImages, MnistFile TestLabels)
{
    public IEnumerable<MnistFile> All => [TrainImages, TrainLabels, TestImages, TestLabels];

    /// <summary>Loads all. They are looked for, and the small ones read, before the large ones.</summary>
    public MnistData Load(string folder, Device? device)
    {
        device ??= Device.Default;
        string trainImages = TrainImages.Find(folder), trainLabels = TrainLabels.Find(folder);
        string testImages = TestImages.Find(folder), testLabels = TestLabels.Find(folder);
        Tensor labelsOfTest = TestLabels.ReadLabels(testLabels, device), labelsOfTrain = TrainLabels.ReadLabels(trainLabels, device);
        var test = new ImageDataset(TestImages.ReadImages(testImages, device), labelsOfTest);
        return new MnistData(new ImageDataset(TrainImages.ReadImages(trainImages, device), labelsOfTrain), test);
    }
}

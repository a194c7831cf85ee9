#define GROUP_INDEX ((int)blockIdx.x)
#define STORE_RESULT(output, index, value) (output)[index] = (value)

typedef struct
{
    int Input;
    int Kernel;
    int Output;
    int Stride;
    int Padding;
    int Dilation;
} ConvolutionAxis;

typedef struct
{
    ConvolutionAxis depth;
    ConvolutionAxis height;
    ConvolutionAxis width;
    unsigned char strided;
    int Batch;
    int Groups;
    int Channels;
    int Filters;
    int InputCount;
    int KernelCount;
    int OutputCount;
} ConvolutionSizes;

typedef struct
{
    int Depth;
    int Height;
    int Width;
} Position;

typedef struct
{
    int Start;
    Position Position;
} GatherPoint;

static __device__ __forceinline__ int ForwardPass_Columns(ConvolutionSizes sizes)
{
    return (int)((unsigned int)sizes.Batch * (unsigned int)sizes.OutputCount);
}

static __device__ __forceinline__ int ForwardPass_Steps(ConvolutionSizes sizes)
{
    return (int)((unsigned int)sizes.Channels * (unsigned int)sizes.KernelCount);
}

static __device__ __forceinline__ void PatchProduct_Single_ProcessorTile96x256_Clear(float* sums, int rows)
{
    int length_ = (int)((unsigned int)((int)((unsigned int)rows + 6u - 1u) / 6 * 6) * 256u);
    for (int i = 0; i < length_; i++)
    {
        sums[i] = 0.0f;
    }
}

static __device__ __forceinline__ int ForwardPass_LeftStride(ConvolutionSizes sizes)
{
    return (int)((unsigned int)sizes.Channels * (unsigned int)sizes.KernelCount);
}

static __device__ __forceinline__ void Position_Create(Position* self, int depth, int height, int width)
{
    self->Depth = depth;
    self->Height = height;
    self->Width = width;
}

static __device__ __forceinline__ Position ConvolutionSizes_WindowOf(ConvolutionSizes* self, int output)
{
    Position value;
    Position_Create(&value, (int)((unsigned int)(output / (int)((unsigned int)self->height.Output * (unsigned int)self->width.Output)) * (unsigned int)self->depth.Stride - (unsigned int)self->depth.Padding), (int)((unsigned int)(output / self->width.Output % self->height.Output) * (unsigned int)self->height.Stride - (unsigned int)self->height.Padding), (int)((unsigned int)(output % self->width.Output) * (unsigned int)self->width.Stride - (unsigned int)self->width.Padding));
    return value;
}

static __device__ __forceinline__ void GatherPoint_Create(GatherPoint* self, int start, Position position)
{
    self->Start = start;
    self->Position = position;
}

static __device__ __forceinline__ GatherPoint ConvolutionSizes_WindowPoint(ConvolutionSizes* self, int images, int output)
{
    Position window = ConvolutionSizes_WindowOf(self, output);
    GatherPoint value;
    GatherPoint_Create(&value, (int)((unsigned int)images + ((unsigned int)window.Depth * (unsigned int)self->height.Input + (unsigned int)window.Height) * (unsigned int)self->width.Input + (unsigned int)window.Width), window);
    return value;
}

static __device__ __forceinline__ int ForwardPass_ColumnStart(ConvolutionSizes sizes, int group, int column)
{
    GatherPoint v0 = ConvolutionSizes_WindowPoint(&sizes, (int)(((unsigned int)(column / sizes.OutputCount) * (unsigned int)sizes.Groups + (unsigned int)group) * (unsigned int)sizes.Channels * (unsigned int)sizes.InputCount), column % sizes.OutputCount);
    return v0.Start;
}

static __device__ __forceinline__ int ForwardPass_ResultStart(ConvolutionSizes sizes, int product, int column)
{
    return (int)(((unsigned int)(column / sizes.OutputCount) * (unsigned int)sizes.Groups + (unsigned int)product) * (unsigned int)sizes.Filters * (unsigned int)sizes.OutputCount + (unsigned int)(column % sizes.OutputCount));
}

static __device__ __forceinline__ int ForwardPass_ResultStride(ConvolutionSizes sizes)
{
    return sizes.OutputCount;
}

static __device__ __forceinline__ int ForwardPass_LeftStart(ConvolutionSizes sizes, int group, int step_)
{
    return (int)((unsigned int)group * (unsigned int)sizes.Filters * (unsigned int)sizes.Channels * (unsigned int)sizes.KernelCount + (unsigned int)step_);
}

static __device__ __forceinline__ void PatchProduct_Single_ProcessorTile96x256_PackRows_Single_AsComputed_Single(float* source, int* steps, int start, int stride, float* panels, int rows, int count)
{
    for (int first = 0; first < rows; first += 6)
    {
        float* panel = &panels[first * 64];
        #pragma unroll
        for (int lane = 0; lane < 6; lane++)
        {
            int row = (int)((unsigned int)start + (unsigned int)min((int)((unsigned int)first + (unsigned int)lane), (int)((unsigned int)rows - 1u)) * (unsigned int)stride);
            for (int step_ = 0; step_ < count; step_++)
            {
                panel[step_ * 6 + lane] = source[steps[step_] + row];
            }
        }
    }
}

static __device__ __forceinline__ Position ConvolutionSizes_OffsetOf(ConvolutionSizes* self, int element)
{
    Position value;
    Position_Create(&value, (int)((unsigned int)(element / (int)((unsigned int)self->height.Kernel * (unsigned int)self->width.Kernel)) * (unsigned int)self->depth.Dilation), (int)((unsigned int)(element / self->width.Kernel % self->height.Kernel) * (unsigned int)self->height.Dilation), (int)((unsigned int)(element % self->width.Kernel) * (unsigned int)self->width.Dilation));
    return value;
}

static __device__ __forceinline__ GatherPoint ConvolutionSizes_KernelPoint(ConvolutionSizes* self, int channel, int element)
{
    Position offset = ConvolutionSizes_OffsetOf(self, element);
    GatherPoint value;
    GatherPoint_Create(&value, (int)((unsigned int)channel * (unsigned int)self->InputCount + ((unsigned int)offset.Depth * (unsigned int)self->height.Input + (unsigned int)offset.Height) * (unsigned int)self->width.Input + (unsigned int)offset.Width), offset);
    return value;
}

static __device__ __forceinline__ int ForwardPass_StepStart(ConvolutionSizes sizes, int group, int step_)
{
    GatherPoint v0 = ConvolutionSizes_KernelPoint(&sizes, step_ / sizes.KernelCount, step_ % sizes.KernelCount);
    return v0.Start;
}

static __device__ __forceinline__ void PatchProduct_Single_ProcessorTile96x256_MultiplyAdd(float* left, float* right, float* sums, int rows, int columns, int steps)
{
    float patch[96] = {0};
    for (int column = 0; column < columns; column += 16)
    {
        for (int row = 0; row < rows; row += 6)
        {
            float* leftPanel = &left[row * 64];
            float* rightPanel = &right[column * 64];
            float* own = &sums[row * 256 + column * 6];
            #pragma unroll
            for (int i = 0; i < 6; i++)
            {
                #pragma unroll
                for (int j = 0; j < 16; j++)
                {
                    patch[i * 16 + j] = own[i * 16 + j];
                }
            }
            for (int step_ = 0; step_ < steps; step_++)
            {
                #pragma unroll
                for (int i = 0; i < 6; i++)
                {
                    #pragma unroll
                    for (int j = 0; j < 16; j++)
                    {
                        int at = i * 16 + j;
                        patch[at] = fmaf(leftPanel[step_ * 6 + i], rightPanel[step_ * 16 + j], patch[at]);
                    }
                }
            }
            #pragma unroll
            for (int i = 0; i < 6; i++)
            {
                #pragma unroll
                for (int j = 0; j < 16; j++)
                {
                    own[i * 16 + j] = patch[i * 16 + j];
                }
            }
        }
    }
}

static __device__ __forceinline__ int PatchProduct_Single_ProcessorTile96x256_SumsAt(int row, int column)
{
    return (int)((unsigned int)(row / 6 * 6) * 256u + (unsigned int)column * 6u + (unsigned int)(row % 6 * 16));
}

extern "C" __global__ __launch_bounds__(1) void ProcessorConvolution_Single_Single_AsComputed_Single_ProcessorTile96x256_ForwardPass(float* factor, float* images, float* result, ConvolutionSizes sizes, int segmentLength)
{
    __shared__ float left[6144];
    __shared__ float right[16384];
    __shared__ float sums[24576];
    __shared__ int starts[256];
    __shared__ int results[256];
    __shared__ int factors[64];
    __shared__ int runs[16];
    int m = sizes.Filters;
    int n = ForwardPass_Columns(sizes);
    int tilesAcross = (int)((unsigned int)n + 256u - 1u) / 256;
    int tiles = (int)((unsigned int)((int)((unsigned int)m + 96u - 1u) / 96) * (unsigned int)tilesAcross);
    int product = GROUP_INDEX / tiles;
    int tile = GROUP_INDEX % tiles;
    int group = product % sizes.Groups;
    int firstRow = (int)((unsigned int)(tile / tilesAcross) * 96u);
    int firstColumn = (int)((unsigned int)(tile % tilesAcross) * 256u);
    int rows = min(96, (int)((unsigned int)m - (unsigned int)firstRow));
    int columns = min(256, (int)((unsigned int)n - (unsigned int)firstColumn));
    int firstStep = (int)((unsigned int)(product / sizes.Groups) * (unsigned int)segmentLength);
    int end = (int)((unsigned int)min((int)((unsigned int)ForwardPass_Steps(sizes) - (unsigned int)firstStep), segmentLength) + (unsigned int)firstStep);
    int panels = (int)((unsigned int)columns + 16u - 1u) / 16;
    for (int panel = 0; panel < panels; panel++)
    {
        int first = panel * 16;
        int run = 1;
        for (int j = first; j < (int)((unsigned int)first + 16u); j++)
        {
            int column = (int)((unsigned int)firstColumn + (unsigned int)min(j, (int)((unsigned int)columns - 1u)));
            starts[j] = ForwardPass_ColumnStart(sizes, group, column);
            results[j] = ForwardPass_ResultStart(sizes, product, column);
            if (starts[j] != (int)((unsigned int)starts[first] + (unsigned int)j - (unsigned int)first))
            {
                run = 0;
            }
        }
        runs[panel] = run;
    }
    PatchProduct_Single_ProcessorTile96x256_Clear(sums, rows);
    int leftStride = ForwardPass_LeftStride(sizes);
    for (int depth = firstStep; depth < end; depth += 64)
    {
        int steps = min(64, (int)((unsigned int)end - (unsigned int)depth));
        for (int step_ = 0; step_ < steps; step_++)
        {
            factors[step_] = ForwardPass_LeftStart(sizes, group, (int)((unsigned int)depth + (unsigned int)step_));
        }
        PatchProduct_Single_ProcessorTile96x256_PackRows_Single_AsComputed_Single(factor, factors, (int)((unsigned int)firstRow * (unsigned int)leftStride), leftStride, left, rows, steps);
        for (int step_ = 0; step_ < steps; step_++)
        {
            int start = ForwardPass_StepStart(sizes, group, (int)((unsigned int)depth + (unsigned int)step_));
            for (int panel = 0; panel < panels; panel++)
            {
                int* columnStarts = &starts[panel * 16];
                float* to = &right[panel * 16 * 64 + step_ * 16];
                if (runs[panel] == 0)
                {
                    #pragma unroll
                    for (int j = 0; j < 16; j++)
                    {
                        to[j] = images[columnStarts[j] + start];
                    }
                }
                else
                {
                    float* from = &images[columnStarts[0] + start];
                    #pragma unroll
                    for (int j = 0; j < 16; j++)
                    {
                        to[j] = from[j];
                    }
                }
            }
        }
        PatchProduct_Single_ProcessorTile96x256_MultiplyAdd(left, right, sums, rows, columns, steps);
    }
    int resultStride = ForwardPass_ResultStride(sizes);
    for (int row = 0; row < rows; row++)
    {
        int start = (int)(((unsigned int)firstRow + (unsigned int)row) * (unsigned int)resultStride);
        for (int column = 0; column < columns; column += 16)
        {
            int width = min(16, (int)((unsigned int)columns - (unsigned int)column));
            int* places = &results[column];
            float* own = &sums[PatchProduct_Single_ProcessorTile96x256_SumsAt(row, column)];
            for (int j = 0; j < width; j++)
            {
                STORE_RESULT(result, (int)((unsigned int)places[j] + (unsigned int)start), own[j]);
            }
        }
    }
}

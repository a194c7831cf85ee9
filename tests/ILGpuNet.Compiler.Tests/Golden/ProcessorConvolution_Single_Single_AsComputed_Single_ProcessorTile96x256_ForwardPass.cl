#pragma OPENCL FP_CONTRACT OFF
#define GROUP_INDEX ((int)get_group_id(0))
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
    uchar strided;
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

static inline int ForwardPass_Columns(ConvolutionSizes sizes)
{
    return (int)((uint)sizes.Batch * (uint)sizes.OutputCount);
}

static inline int ForwardPass_Steps(ConvolutionSizes sizes)
{
    return (int)((uint)sizes.Channels * (uint)sizes.KernelCount);
}

static inline void PatchProduct_Single_ProcessorTile96x256_Clear(__local float* sums, int rows)
{
    int length_ = (int)((uint)((int)((uint)rows + 6u - 1u) / 6 * 6) * 256u);
    for (int i = 0; i < length_; i++)
    {
        sums[i] = 0.0f;
    }
}

static inline int ForwardPass_LeftStride(ConvolutionSizes sizes)
{
    return (int)((uint)sizes.Channels * (uint)sizes.KernelCount);
}

static inline void Position_Create(Position* self, int depth, int height, int width)
{
    self->Depth = depth;
    self->Height = height;
    self->Width = width;
}

static inline Position ConvolutionSizes_WindowOf(ConvolutionSizes* self, int output)
{
    Position value;
    Position_Create(&value, (int)((uint)(output / (int)((uint)self->height.Output * (uint)self->width.Output)) * (uint)self->depth.Stride - (uint)self->depth.Padding), (int)((uint)(output / self->width.Output % self->height.Output) * (uint)self->height.Stride - (uint)self->height.Padding), (int)((uint)(output % self->width.Output) * (uint)self->width.Stride - (uint)self->width.Padding));
    return value;
}

static inline void GatherPoint_Create(GatherPoint* self, int start, Position position)
{
    self->Start = start;
    self->Position = position;
}

static inline GatherPoint ConvolutionSizes_WindowPoint(ConvolutionSizes* self, int images, int output)
{
    Position window = ConvolutionSizes_WindowOf(self, output);
    GatherPoint value;
    GatherPoint_Create(&value, (int)((uint)images + ((uint)window.Depth * (uint)self->height.Input + (uint)window.Height) * (uint)self->width.Input + (uint)window.Width), window);
    return value;
}

static inline int ForwardPass_ColumnStart(ConvolutionSizes sizes, int group, int column)
{
    GatherPoint v0 = ConvolutionSizes_WindowPoint(&sizes, (int)(((uint)(column / sizes.OutputCount) * (uint)sizes.Groups + (uint)group) * (uint)sizes.Channels * (uint)sizes.InputCount), column % sizes.OutputCount);
    return v0.Start;
}

static inline int ForwardPass_ResultStart(ConvolutionSizes sizes, int product, int column)
{
    return (int)(((uint)(column / sizes.OutputCount) * (uint)sizes.Groups + (uint)product) * (uint)sizes.Filters * (uint)sizes.OutputCount + (uint)(column % sizes.OutputCount));
}

static inline int ForwardPass_ResultStride(ConvolutionSizes sizes)
{
    return sizes.OutputCount;
}

static inline int ForwardPass_LeftStart(ConvolutionSizes sizes, int group, int step_)
{
    return (int)((uint)group * (uint)sizes.Filters * (uint)sizes.Channels * (uint)sizes.KernelCount + (uint)step_);
}

static inline void PatchProduct_Single_ProcessorTile96x256_PackRows_Single_AsComputed_Single(__global float* source, __local int* steps, int start, int stride, __local float* panels, int rows, int count)
{
    for (int first = 0; first < rows; first += 6)
    {
        __local float* panel = &panels[first * 64];
        #pragma unroll
        for (int lane = 0; lane < 6; lane++)
        {
            int row = (int)((uint)start + (uint)min((int)((uint)first + (uint)lane), (int)((uint)rows - 1u)) * (uint)stride);
            for (int step_ = 0; step_ < count; step_++)
            {
                panel[step_ * 6 + lane] = source[steps[step_] + row];
            }
        }
    }
}

static inline Position ConvolutionSizes_OffsetOf(ConvolutionSizes* self, int element)
{
    Position value;
    Position_Create(&value, (int)((uint)(element / (int)((uint)self->height.Kernel * (uint)self->width.Kernel)) * (uint)self->depth.Dilation), (int)((uint)(element / self->width.Kernel % self->height.Kernel) * (uint)self->height.Dilation), (int)((uint)(element % self->width.Kernel) * (uint)self->width.Dilation));
    return value;
}

static inline GatherPoint ConvolutionSizes_KernelPoint(ConvolutionSizes* self, int channel, int element)
{
    Position offset = ConvolutionSizes_OffsetOf(self, element);
    GatherPoint value;
    GatherPoint_Create(&value, (int)((uint)channel * (uint)self->InputCount + ((uint)offset.Depth * (uint)self->height.Input + (uint)offset.Height) * (uint)self->width.Input + (uint)offset.Width), offset);
    return value;
}

static inline int ForwardPass_StepStart(ConvolutionSizes sizes, int group, int step_)
{
    GatherPoint v0 = ConvolutionSizes_KernelPoint(&sizes, step_ / sizes.KernelCount, step_ % sizes.KernelCount);
    return v0.Start;
}

static inline void PatchProduct_Single_ProcessorTile96x256_MultiplyAdd(__local float* left, __local float* right, __local float* sums, int rows, int columns, int steps)
{
    float patch[96] = {0};
    for (int column = 0; column < columns; column += 16)
    {
        for (int row = 0; row < rows; row += 6)
        {
            __local float* leftPanel = &left[row * 64];
            __local float* rightPanel = &right[column * 64];
            __local float* own = &sums[row * 256 + column * 6];
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
                        patch[at] = fma(leftPanel[step_ * 6 + i], rightPanel[step_ * 16 + j], patch[at]);
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

static inline int PatchProduct_Single_ProcessorTile96x256_SumsAt(int row, int column)
{
    return (int)((uint)(row / 6 * 6) * 256u + (uint)column * 6u + (uint)(row % 6 * 16));
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void ProcessorConvolution_Single_Single_AsComputed_Single_ProcessorTile96x256_ForwardPass(__global float* factor_memory, int factor_start, __global float* images_memory, int images_start, __global float* result_memory, int result_start, ConvolutionSizes sizes, int segmentLength)
{
    __global float* factor = factor_memory + factor_start;
    __global float* images = images_memory + images_start;
    __global float* result = result_memory + result_start;
    __local float left[6144];
    __local float right[16384];
    __local float sums[24576];
    __local int starts[256];
    __local int results[256];
    __local int factors[64];
    __local int runs[16];
    int m = sizes.Filters;
    int n = ForwardPass_Columns(sizes);
    int tilesAcross = (int)((uint)n + 256u - 1u) / 256;
    int tiles = (int)((uint)((int)((uint)m + 96u - 1u) / 96) * (uint)tilesAcross);
    int product = GROUP_INDEX / tiles;
    int tile = GROUP_INDEX % tiles;
    int group = product % sizes.Groups;
    int firstRow = (int)((uint)(tile / tilesAcross) * 96u);
    int firstColumn = (int)((uint)(tile % tilesAcross) * 256u);
    int rows = min(96, (int)((uint)m - (uint)firstRow));
    int columns = min(256, (int)((uint)n - (uint)firstColumn));
    int firstStep = (int)((uint)(product / sizes.Groups) * (uint)segmentLength);
    int end = (int)((uint)min((int)((uint)ForwardPass_Steps(sizes) - (uint)firstStep), segmentLength) + (uint)firstStep);
    int panels = (int)((uint)columns + 16u - 1u) / 16;
    for (int panel = 0; panel < panels; panel++)
    {
        int first = panel * 16;
        int run = 1;
        for (int j = first; j < (int)((uint)first + 16u); j++)
        {
            int column = (int)((uint)firstColumn + (uint)min(j, (int)((uint)columns - 1u)));
            starts[j] = ForwardPass_ColumnStart(sizes, group, column);
            results[j] = ForwardPass_ResultStart(sizes, product, column);
            if (starts[j] != (int)((uint)starts[first] + (uint)j - (uint)first))
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
        int steps = min(64, (int)((uint)end - (uint)depth));
        for (int step_ = 0; step_ < steps; step_++)
        {
            factors[step_] = ForwardPass_LeftStart(sizes, group, (int)((uint)depth + (uint)step_));
        }
        PatchProduct_Single_ProcessorTile96x256_PackRows_Single_AsComputed_Single(factor, factors, (int)((uint)firstRow * (uint)leftStride), leftStride, left, rows, steps);
        for (int step_ = 0; step_ < steps; step_++)
        {
            int start = ForwardPass_StepStart(sizes, group, (int)((uint)depth + (uint)step_));
            for (int panel = 0; panel < panels; panel++)
            {
                __local int* columnStarts = &starts[panel * 16];
                __local float* to = &right[panel * 16 * 64 + step_ * 16];
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
                    __global float* from = &images[columnStarts[0] + start];
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
        int start = (int)(((uint)firstRow + (uint)row) * (uint)resultStride);
        for (int column = 0; column < columns; column += 16)
        {
            int width = min(16, (int)((uint)columns - (uint)column));
            __local int* places = &results[column];
            __local float* own = &sums[PatchProduct_Single_ProcessorTile96x256_SumsAt(row, column)];
            for (int j = 0; j < width; j++)
            {
                STORE_RESULT(result, (int)((uint)places[j] + (uint)start), own[j]);
            }
        }
    }
}

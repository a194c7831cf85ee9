#define GROUP_SIZE ((int)blockDim.x)
#define LOCAL_INDEX ((int)threadIdx.x)
#define GROUP_INDEX ((int)blockIdx.x)
#define INFINITY __int_as_float(0x7f800000)

typedef struct
{
    int Row;
    int Lane;
    int Rows;
    int Lanes;
} RowLanes;

static __device__ __forceinline__ double double_max(double left, double right)
{
    if (left == right) return left == 0 && 1 / left > 1 / right ? left : right;
    return left > right || left != left ? left : right;
}

static __device__ __forceinline__ void RowLanes_Create(RowLanes* self, int rows, bool neighboursShareLane)
{
    self->Rows = rows;
    self->Lanes = GROUP_SIZE / rows;
    self->Row = neighboursShareLane ? LOCAL_INDEX % rows : LOCAL_INDEX / self->Lanes;
    self->Lane = neighboursShareLane ? LOCAL_INDEX / rows : LOCAL_INDEX % self->Lanes;
}

static __device__ __forceinline__ double GroupReduction_Reduce_Double_Maximum_Double(double* scratch, double value, RowLanes place)
{
    int slot = (int)((unsigned int)place.Lane * (unsigned int)place.Rows + (unsigned int)place.Row);
    scratch[slot] = value;
    __syncthreads();
    int half_;
    for (int active = place.Lanes; active > 1; active = half_)
    {
        half_ = (int)((unsigned int)active + 1u) / 2;
        if ((int)((unsigned int)place.Lane + (unsigned int)half_) < active)
        {
            scratch[slot] = double_max(scratch[slot], scratch[slot + half_ * place.Rows]);
        }
        __syncthreads();
    }
    double result = scratch[place.Row];
    __syncthreads();
    return result;
}

static __device__ __forceinline__ double GroupReduction_Reduce_Double_Sum_Double(double* scratch, double value, RowLanes place)
{
    int slot = (int)((unsigned int)place.Lane * (unsigned int)place.Rows + (unsigned int)place.Row);
    scratch[slot] = value;
    __syncthreads();
    int half_;
    for (int active = place.Lanes; active > 1; active = half_)
    {
        half_ = (int)((unsigned int)active + 1u) / 2;
        if ((int)((unsigned int)place.Lane + (unsigned int)half_) < active)
        {
            scratch[slot] += scratch[slot + half_ * place.Rows];
        }
        __syncthreads();
    }
    double result = scratch[place.Row];
    __syncthreads();
    return result;
}

extern "C" __global__ void Softmax_Double_LogarithmicSoftmax(double* input, double* output, int count, int length_, int inner, int rows)
{
    __shared__ double scratch[256];
    RowLanes place;
    RowLanes_Create(&place, rows, inner > 1);
    int row = (int)((unsigned int)GROUP_INDEX * (unsigned int)rows + (unsigned int)place.Row);
    int first = (int)((unsigned int)(row / inner) * (unsigned int)length_ * (unsigned int)inner + (unsigned int)(row % inner));
    int end = row < count ? length_ : 0;
    double maximum = -(double)INFINITY;
    for (int i = place.Lane; i < end; i += place.Lanes)
    {
        maximum = double_max(maximum, input[first + i * inner]);
    }
    maximum = GroupReduction_Reduce_Double_Maximum_Double(scratch, maximum, place);
    double sum = 0.0;
    for (int i = place.Lane; i < end; i += place.Lanes)
    {
        sum += exp(input[first + i * inner] - maximum);
    }
    sum = GroupReduction_Reduce_Double_Sum_Double(scratch, sum, place);
    double logarithm = log(sum);
    for (int i = place.Lane; i < end; i += place.Lanes)
    {
        double distance_ = input[first + i * inner] - maximum;
        output[first + i * inner] = distance_ - logarithm;
    }
}
